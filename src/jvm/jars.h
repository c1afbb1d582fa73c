/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "base/strv.h"
#include "net/product.h"

/* The jars of <home>/libs (Kafka), <home>/lib (ZooKeeper, which Kafka's jars can run as well), or
 * of `home` itself where neither is there (Confluent's images): full names, in the order of
 * strcmp(3). EXIT_CONFIG: there is none. */
int jvm_jars_list(const char *home, enum product product, struct strv *jars, struct err *err);

/* Whether there are jars to run. EXIT_CONFIG: none. */
int jvm_jars_check(const char *home, enum product product, struct err *err);
