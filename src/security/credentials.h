/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "net/tls.h"
#include "settings/settings.h"

/* How librdkafka is to reach the inter-broker listener: with the broker's own security settings,
 * from the server.properties that was written. */

/* Sets librdkafka's settings (its CONFIGURATION.md) for the listener. *own_certificatep: PEM whose
 * first certificate is the broker's own, where there is no trust store to verify it by; else NULL;
 * the caller frees it. *unusablep: NULL, or why librdkafka
 * cannot use these credentials: a JKS store, GSSAPI, a JAAS file, a login module of another kind, a
 * config provider; the caller frees it. A key with the listener's prefix wins
 * (ListenerName.configPrefix). EXIT_CONFIG in `err` is not a kind that it cannot use but a mistake,
 * such as a wrong password of a store. */
int credentials_for(const struct settings *server, const char *listener, const char *security,
		    struct settings *client, char **own_certificatep, char **unusablep,
		    struct err *err);

/* The PEM key store of a broker's listener as what a raw question shows a server that wants a
 * certificate; it points into `server`. No file: there is none of that kind. */
struct tls_client credentials_to_show(const struct settings *server, const char *listener);

/* The same of a ZooKeeper server: PEM by ssl.keyStore.type, else by its name
 * (KeyStoreFileType.fromPropertyValueOrFileName). */
struct tls_client credentials_to_show_zookeeper(const struct settings *zoo_cfg);

/* The same of a broker as ZooKeeper's client. */
struct tls_client credentials_to_show_as_client(const struct settings *server);
