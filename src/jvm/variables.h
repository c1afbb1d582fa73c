/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "net/product.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The variables that the distributions' scripts, and the images around them, honour; by their own
 * names. */
void jvm_variables_read(const struct environment *environment, struct settings *jvm,
			struct findings *findings);

/* What is wrong with those of a product, once they are expanded. */
void jvm_variables_check(enum product product, const struct settings *jvm,
			 struct findings *findings);
