/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "net/product.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The variables that the distributions' scripts, and the images around them, honour. */
struct jvm_variable {
	const char *name;
	const char *key;    /* where it is one of several names of one thing; NULL: its own name */
	const char *source; /* who reads it, for people */
};

extern const struct jvm_variable jvm_variables[];
extern const size_t jvm_variable_count;

/* Sets those that the environment has. */
void jvm_variables_read(const struct environment *environment, struct settings *jvm,
			struct findings *findings);

/* Judges those of a product, once they are expanded. */
void jvm_variables_check(enum product product, const struct settings *jvm,
			 struct findings *findings);
