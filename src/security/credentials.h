/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"
#include "net/tls.h"
#include "settings/settings.h"

/* How librdkafka reaches the inter-broker listener: with the broker's own security settings, from
 * the server.properties that was written. */

/* Sets librdkafka's settings (see its CONFIGURATION.md) for the listener. A key with the listener's
 * prefix wins (ListenerName.configPrefix). *own_certificatep is PEM whose first certificate is the
 * broker's own if there is no trust store to verify it by, else NULL; the caller frees it.
 * *unusablep is NULL, or why librdkafka cannot use credentials of this kind: a JKS store, GSSAPI, a
 * JAAS file, another login module, a config provider; the caller frees it. EXIT_CONFIG in `err` is
 * a mistake instead, such as a wrong password of a store. */
int credentials_for(const struct settings *server, const char *listener, const char *security,
		    struct settings *client, char **own_certificatep, char **unusablep,
		    struct err *err);

/* The PEM key store of a broker's listener, to be shown to a server that wants a certificate in a
 * raw question. It points into `server`. Without a file: there is no such store. */
struct tls_client credentials_to_show(const struct settings *server, const char *listener);

/* The same of a ZooKeeper server. The store is PEM by ssl.keyStore.type, else by its name
 * (KeyStoreFileType.fromPropertyValueOrFileName). */
struct tls_client credentials_to_show_zookeeper(const struct settings *zoo_cfg);

/* The same of a broker as ZooKeeper's client. */
struct tls_client credentials_to_show_as_client(const struct settings *server);
