/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "kafka/listeners.h"
#include "security/tls_store.h"
#include "settings/settings.h"

/* What a broker's listeners need for TLS and SASL, from the tool's own settings: directories,
 * users, passwords. What server.properties says itself stays as it is. */

struct security {
	const struct settings *tool;
	const struct settings *options;	   /* of one listener each, settings/listener_options.h */
	const struct listeners *listeners; /* all that the broker binds */
	const char *inter_broker;	   /* the name of one of them; NULL: none is found */
	const char *directory;		   /* where the stores will be */
	bool has_jaas_file;		   /* java is told of one, which a setting would hide */
	int64_t now;
};

/* Names of listeners that are none, and settings that the listener's protocol does not use, are
 * errors. */
void security_check(const struct security *security, const struct settings *server,
		    struct findings *findings);

/* Adds a store for each directory, and sets ssl.keystore.* and ssl.truststore.* of the listener, of
 * all listeners, or of the client of ZooKeeper. */
void security_build_tls(const struct security *security, struct settings *server,
			struct tls_stores *stores, struct findings *findings);

/* Sets listener.name.<listener>.<mechanism>.sasl.jaas.config where it is not set. */
void security_build_sasl(const struct security *security, struct settings *server,
			 struct findings *findings);

/* PEM in a value (ssl.keystore.key, ssl.keystore.certificate.chain, ssl.truststore.certificates):
 * `\n` and blanks may stand for line breaks, and the key may be in any form that tls_pem.h reads.
 */
void security_correct_pem(struct settings *server, int64_t now, struct findings *findings);

/* The PEM files that the settings themselves name as stores: what Java would not read is an error,
 * and each key store is added to `stores` for its dates. */
void security_check_files(const struct settings *server, int64_t now, struct tls_stores *stores,
			  struct findings *findings);
