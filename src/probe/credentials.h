/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "net/tls.h"
#include "settings/settings.h"

/* How librdkafka is to reach the inter-broker listener: with the broker's own security settings,
 * from the server.properties that was written. */

/* Sets librdkafka's settings (its CONFIGURATION.md) for the listener. NULL, or why librdkafka
 * cannot use these credentials: a JKS store, GSSAPI, a JAAS file, a login module of another kind, a
 * config provider; the caller frees it. A key with the listener's prefix wins
 * (ListenerName.configPrefix). EXIT_CONFIG in `err` is not a kind that it cannot use but a mistake,
 * such as a wrong password of a store. */
int credentials_for(const struct settings *server, const char *listener, const char *security,
		    struct settings *client, char **unusablep, struct err *err);

/* The key store of a ZooKeeper server as what a probe shows it, where the server wants a client
 * certificate; it points into `zoo_cfg`. False: there is none in PEM, by ssl.keyStore.type or else
 * by its name (FileKeyStoreLoaderBuilderProvider, KeyStoreFileType.fromFilename). */
bool credentials_of_zookeeper(const struct settings *zoo_cfg, struct tls_client *client);

/* The same for a broker as ZooKeeper's client; nothing where it has no such store. */
void credentials_of_kafka_zookeeper(const struct settings *server, struct tls_client *client);
