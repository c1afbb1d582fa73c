/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "base/strv.h"
#include "net/product.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* The program java, the jars that it runs, and a file that it reads. */

/* --java, else $JAVA_HOME/bin/java, else the first java in $PATH; absolute. EXIT_NOT_FOUND or
 * EXIT_CANNOT_EXECUTE. The caller frees *pathp. */
int jvm_java_find(const struct settings *tool, const struct environment *environment, char **pathp,
		  struct err *err);

/* The major version by the file `release` of the home of this java: 17, 8; 0: not known. */
int jvm_java_version(const char *java);

/* Lists the jars of <home>/libs (Kafka) or <home>/lib (ZooKeeper, which Kafka's jars can run as
 * well), or of `home` itself if neither is there (Confluent's images): full names, in the order of
 * strcmp(3). EXIT_CONFIG: there is none. */
int jvm_java_list_jars(const char *home, enum product product, struct strv *jars, struct err *err);

/* Whether there are jars to run. EXIT_CONFIG: none. */
int jvm_java_check_jars(const char *home, enum product product, struct err *err);

/* Security properties for ZooKeeper: a member that moved to another address is found again after 5
 * s instead of 30 s (java.net.InetAddress, networkaddress.cache.ttl). They are no system
 * properties: only a file can set them. The caller frees the text. */
char *jvm_java_security(void);
