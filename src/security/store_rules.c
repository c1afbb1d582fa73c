// SPDX-License-Identifier: Apache-2.0
#include "security/store_rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"

/* What a store has. A key that is set counts, even if it is empty. */
enum {
	IS_PEM = 1 << 0, /* the type, in capitals alone */
	HAS_LOCATION = 1 << 1,
	HAS_PASSWORD = 1 << 2,
	HAS_TEXT = 1 << 3, /* the private key, or the authorities */
	HAS_CHAIN = 1 << 4,
};

#define NO_PASSWORD "take it out: PEM has none; ssl.key.password is that of a private key"
#define PEM "write PEM as its type, in capitals"
#define ONE "take one of the two out"

struct rule {
	unsigned has;
	unsigned has_not;
	const char *blamed; /* what of the store */
	const char *remedy;
	const char *what;
};

/* In Kafka's order: it reports the first rule that fits. */
static const struct rule key_store_rules[] = {
	{HAS_TEXT, IS_PEM, "key", PEM, "SSL private key can be specified only for PEM"},
	{HAS_TEXT, HAS_CHAIN, "key", "set ssl.keystore.certificate.chain",
	 "SSL private key is specified, but certificate chain is not specified"},
	{HAS_TEXT | HAS_LOCATION, 0, "key", ONE,
	 "both SSL key store location and separate private key are specified"},
	{HAS_TEXT | HAS_PASSWORD, 0, "password", NO_PASSWORD,
	 "SSL key store password cannot be specified with PEM format"},
	{HAS_CHAIN, HAS_TEXT, "certificate.chain", "set ssl.keystore.key",
	 "SSL certificate chain is specified, but private key is not specified"},
	{IS_PEM | HAS_LOCATION | HAS_PASSWORD, 0, "password", NO_PASSWORD,
	 "SSL key store password cannot be specified with PEM format"},
	{HAS_PASSWORD, HAS_LOCATION, "password", "set ssl.keystore.location, or take it out",
	 "SSL key store is not specified, but key store password is specified"},
	{HAS_LOCATION, IS_PEM | HAS_PASSWORD, "location",
	 "set ssl.keystore.password, or PEM as its type, in capitals",
	 "SSL key store is specified, but key store password is not specified"},
};

static const struct rule trust_store_rules[] = {
	{HAS_TEXT, IS_PEM, "certificates", PEM,
	 "SSL trust store certs can be specified only for PEM"},
	{HAS_TEXT | HAS_LOCATION, 0, "certificates", ONE,
	 "both SSL trust store location and separate trust certificates are specified"},
	{HAS_TEXT | HAS_PASSWORD, 0, "password", NO_PASSWORD,
	 "SSL trust store password cannot be specified for PEM format"},
	{IS_PEM | HAS_LOCATION | HAS_PASSWORD, 0, "password", NO_PASSWORD,
	 "SSL trust store password cannot be specified for PEM format"},
	{HAS_PASSWORD, HAS_LOCATION, "password", "set ssl.truststore.location, or take it out",
	 "SSL trust store is not specified, but trust store password is specified"},
};

enum { KEY_STORE, TRUST_STORE };

static const struct store {
	const char *start;
	const char *text;
	const struct rule *rules;
	size_t count;
} stores[] = {
	[KEY_STORE] = {"ssl.keystore.", "key", key_store_rules, COUNT(key_store_rules)},
	[TRUST_STORE] = {"ssl.truststore.", "certificates", trust_store_rules,
			 COUNT(trust_store_rules)},
};

static const struct setting *find(const struct settings *server, const char *listener,
				  const struct store *store, const char *name)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	cleanup_free char *key = xasprintf("%s%s", store->start, name);

	return listener_key_find(server, prefix, key);
}

/* False: the type is unknown, because a config provider fills it in. */
static bool read_store(const struct settings *server, const char *listener,
		       const struct store *store, unsigned *hasp)
{
	const struct {
		const char *name;
		unsigned bit;
	} parts[] = {{"location", HAS_LOCATION},
		     {"password", HAS_PASSWORD},
		     {store->text, HAS_TEXT},
		     {"certificate.chain", HAS_CHAIN}};
	const struct setting *type = find(server, listener, store, "type");
	cleanup_free char *key = xasprintf("%stype", store->start);
	const char *name = type ? type->value : config_default(key);

	*hasp = str_equal(name, "PEM") ? IS_PEM : 0;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (find(server, listener, store, parts[i].name))
			*hasp |= parts[i].bit;
	return !strstr(name, "${");
}

static void check_store(const struct settings *server, const char *listener,
			const struct store *store, struct findings *findings)
{
	unsigned has;

	if (!read_store(server, listener, store, &has))
		return;
	for (size_t i = 0; i < store->count; i++) {
		const struct rule *rule = &store->rules[i];

		if ((has & rule->has) != rule->has || has & rule->has_not)
			continue;
		findings_add(findings, FINDING_ERROR,
			     find(server, listener, store, rule->blamed)->origin, rule->remedy,
			     "listener %s: %s", listener, rule->what);
		return;
	}
}

bool store_rules_has_stores(const struct settings *server, const char *listener)
{
	cleanup_free char *prefix = listener_key_prefix(listener);

	return listener_key_protocol_has(server, listener, "SSL") &&
	       !listener_key_get(server, prefix, "ssl.engine.factory.class");
}

/* What Java's SSLContext has; IBM's has names of its own. */
static bool knows_protocol(const char *protocol)
{
	static const char *const all[] = {"TLSv1.3",  "TLSv1.2",  "TLSv1.1", "TLSv1",
					  "TLS",      "SSL",	  "SSLv3",   "DTLS",
					  "DTLSv1.2", "DTLSv1.0", "Default"};

	for (size_t i = 0; i < COUNT(all); i++)
		if (str_equal_nocase(all[i], protocol))
			return true;
	return str_starts_with(protocol, "SSL_");
}

static void check_protocol(const struct settings *server, const char *listener,
			   struct findings *findings)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	const struct setting *protocol = listener_key_find(server, prefix, "ssl.protocol");

	/* A provider may have others. */
	if (protocol && !protocol->is_unknown && !knows_protocol(protocol->value) &&
	    !listener_key_find(server, prefix, "ssl.provider") &&
	    !settings_find(server, "security.providers"))
		findings_add(findings, FINDING_ERROR, protocol->origin,
			     "write TLSv1.3 or TLSv1.2, or take it out",
			     "listener %s, %s: %s SSLContext not available", listener,
			     protocol->key, protocol->value);
}

void store_rules_check(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	const struct listeners *listeners = &broker->bound;

	for (size_t i = 0; i < listeners->length; i++) {
		const char *listener = listeners->items[i].name;

		if (!store_rules_has_stores(server, listener))
			continue;
		for (size_t k = 0; k < COUNT(stores); k++)
			check_store(server, listener, &stores[k], findings);
		check_protocol(server, listener, findings);
	}
}

static bool is_missing(const struct settings *server, const char *listener,
		       const struct store *store)
{
	unsigned has;

	return read_store(server, listener, store, &has) && !(has & (HAS_LOCATION | HAS_TEXT));
}

static bool asks_clients(const struct settings *server, const char *listener)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	const char *asked = listener_key_get(server, prefix, "ssl.client.auth");

	return asked && !str_equal_nocase(asked, "none") && !strstr(asked, "${");
}

void store_rules_check_missing(const struct broker *broker, struct findings *findings)
{
	const struct settings *server = broker->server;
	const struct listeners *listeners = &broker->bound;

	const char *origin = settings_origin(server, "listeners");

	for (size_t i = 0; i < listeners->length; i++) {
		const char *listener = listeners->items[i].name;

		if (!store_rules_has_stores(server, listener))
			continue;
		if (is_missing(server, listener, &stores[KEY_STORE]))
			findings_add(findings, FINDING_WARNING, origin,
				     "set KAFKA_INIT_TLS_DIR, or ssl.keystore.location",
				     "listener %s has TLS and no key store: no client can connect",
				     listener);
		if (asks_clients(server, listener) &&
		    is_missing(server, listener, &stores[TRUST_STORE]))
			findings_add(findings, FINDING_WARNING, origin,
				     "put the clients' authority into ca.crt of its directory, or "
				     "set ssl.truststore.location",
				     "listener %s asks for certificates and has no trust store: "
				     "those of every authority that Java knows are good",
				     listener);
	}
}
