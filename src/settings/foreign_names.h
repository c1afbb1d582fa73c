/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/findings.h"
#include "settings/environment.h"

/* Variables of other images that are no keys, so that they would silently do nothing here:
 * wurstmeister's commands, Confluent's files of credentials, Bitnami's users. Each product has a
 * table of them. */

enum foreign_loss {
	FOREIGN_LOST,	  /* an error */
	FOREIGN_SWITCH,	  /* an error, unless its value is no, false or 0, which asks for nothing */
	FOREIGN_HARMLESS, /* a warning: the server is the same without it */
};

struct foreign_name {
	const char *name; /* with a `*` at its end: all names that begin so */
	const char *image;
	enum foreign_loss loss;
	const char *remedy; /* what does the same here */
};

struct foreign_names {
	const struct foreign_name *items; /* the last one has no name */
	const char *product;		  /* "Kafka", "ZooKeeper": whose keys they are not */
};

/* Whether `base` (`variable` without a …_FILE) is one of them. If so, there is a finding at
 * `variable` that says what to write instead: an error, or a warning if the server is the same
 * without it. There is none if its value asks for nothing (`ZOO_ENABLE_AUTH=no`). */
bool foreign_names_check(const struct foreign_names *all, const struct environment *environment,
			 const char *base, const char *variable, struct findings *findings);
