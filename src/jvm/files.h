/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Security properties for ZooKeeper: a member that moved to another address is found again after 5
 * s instead of 30 s (java.net.InetAddress, networkaddress.cache.ttl). They are no system
 * properties: only a file can set them. The caller frees the text. */
char *jvm_java_security(void);
