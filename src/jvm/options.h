/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "jvm/heap.h"
#include "jvm/jvm.h"
#include "settings/role.h"

/* What both roles' command lines are put together from. */

/* The variable's value, NULL if it is not set or empty: the scripts' tests are `-z`. */
const char *jvm_get(const struct jvm_plan *plan, const char *variable);

/* Appends the words of the variable, split at blanks as the shell does with an unquoted expansion;
 * quotes are not interpreted and names are not globbed. False if there is nothing. */
bool jvm_add_words(const struct jvm_plan *plan, const char *variable, struct strv *argv);

/* The heap from the limit, or `fallback` (blank-separated) where there is none. Nothing where the
 * user chose one by other means: a -Xmx or a RAM percentage in any variable of `user_options` (a
 * list that ends with NULL) or in JVM-ARGS. */
void jvm_add_heap(const struct jvm_plan *plan, const struct heap_rule *rule, const char *fallback,
		  const char *const *user_options, struct strv *argv);

/* The archive of classes in `home`, if the image has one and the user's options name none: it was
 * made by a start with this very class path. Where anything differs the JVM does without
 * (-Xshare:auto, its default). */
void jvm_add_archive(const struct jvm_plan *plan, const char *const *user_options,
		     struct strv *argv);

/* The jars of <home>/libs (Kafka), <home>/lib (ZooKeeper, which Kafka's jars can run as well), or
 * of `home` itself where neither is there (Confluent's images): full names, in the order of
 * strcmp(3). EXIT_CONFIG: there is none. */
int jvm_list_jars(const char *home, enum role role, struct strv *jars, struct err *err);
