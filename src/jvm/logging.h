/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "net/product.h"
#include "settings/settings.h"

/* The logging configuration of a JVM: everything goes to stdout, since a container has no other
 * log, at the levels that the variables name, and in the form that the image's library reads. */

struct logging {
	const char *jars[2]; /* how the names of its jars begin */
	const char *file;    /* its configuration, in the run directory */
	const char *option;  /* of java, before the full name of that file */
	char *(*format)(enum product product, const char *root, const struct settings *loggers);
};

/* The library whose jar is in `home`. If there is none that is known, or `home` cannot be read,
 * that of the product's own distribution: reload4j (Kafka 3.9), logback (ZooKeeper 3.9). */
const struct logging *logging_find(const char *home, enum product product);

/* The text of its configuration; the caller frees it. */
char *logging_text(const struct logging *logging, enum product product, const struct settings *jvm);

/* Judges the levels: one that no library knows (reload4j and logback silently take DEBUG for it), a
 * logger without a level, and levels that nothing will read. */
void logging_check(enum product product, const struct settings *jvm, struct findings *findings);
