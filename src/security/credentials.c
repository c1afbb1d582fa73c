// SPDX-License-Identifier: Apache-2.0
#include "security/credentials.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "kafka/inter_broker.h"
#include "kafka/listener_keys.h"
#include "security/jaas.h"
#include "security/tls_pem.h"
#include "security/tls_store.h"

#define PROVIDED "its credentials come from a config provider"

struct lookup {
	const struct settings *server;
	char *prefix; /* listener.name.<lower case>. */
	struct settings *client;
	char **unusablep;
};

static const char *get(const struct lookup *lookup, const char *key)
{
	return listener_get(lookup->server, lookup->prefix, key);
}

static void set(const struct lookup *lookup, const char *key, const char *value)
{
	if (value)
		settings_set(lookup->client, key, value,
			     (struct origin) {LAYER_FILE, "server.properties", 0});
}

static void give_up(const struct lookup *lookup, const char *why)
{
	if (!*lookup->unusablep)
		*lookup->unusablep = xstrdup(why);
}

/* JKS is Kafka's default type of a store (SslConfigs.DEFAULT_SSL_KEYSTORE_TYPE,
 * KeyStore.getDefaultType is PKCS12 in Java 9 and later). */
static bool is_type(const struct lookup *lookup, const char *key, const char *type)
{
	const char *value = get(lookup, key);

	return str_equal_nocase(value ? value : "JKS", type);
}

/* A value that Kafka resolves itself, ${provider:path:key}. */
static bool is_provided(const struct lookup *lookup, const char *value)
{
	return value && strstr(value, "${") && settings_find(lookup->server, "config.providers");
}

/* The certificates of a PKCS#12 store as PEM, the caller's to free; NULL: given up, or an error. */
static char *read_pkcs12(const struct lookup *lookup, const char *location, const char *password,
			 struct err *err)
{
	char *pem;

	if (is_provided(lookup, location) || is_provided(lookup, password)) {
		give_up(lookup, PROVIDED);
		return NULL;
	}
	pem = tls_pkcs12_certificates(location, password, err);
	if (!pem && err->code != EXIT_CONFIG) {
		*err = ERR_NULL;
		give_up(lookup, "its PKCS#12 store is encrypted in a way that only Java reads");
	}
	return pem;
}

static int take_pkcs12_keystore(const struct lookup *lookup, const char *location, struct err *err)
{
	const char *password = get(lookup, "ssl.keystore.password");
	/* librdkafka's own words for one that it cannot read do not tell a wrong password from a
	 * cipher that OpenSSL has not. */
	cleanup_free char *readable = read_pkcs12(lookup, location, password, err);

	set(lookup, "ssl.keystore.location", location);
	set(lookup, "ssl.keystore.password", password);
	return readable || err->code == EXIT_OK ? 0 : -1;
}

static int take_keystore(const struct lookup *lookup, struct err *err)
{
	const char *location = get(lookup, "ssl.keystore.location");

	set(lookup, "ssl.key.password", get(lookup, "ssl.key.password"));
	if (get(lookup, "ssl.keystore.key")) {
		set(lookup, "ssl.key.pem", get(lookup, "ssl.keystore.key"));
		set(lookup, "ssl.certificate.pem", get(lookup, "ssl.keystore.certificate.chain"));
	} else if (location && is_type(lookup, "ssl.keystore.type", "PEM")) {
		set(lookup, "ssl.key.location", location);
		set(lookup, "ssl.certificate.location", location);
	} else if (location && is_type(lookup, "ssl.keystore.type", "PKCS12")) {
		return take_pkcs12_keystore(lookup, location, err);
	} else if (location) {
		give_up(lookup, "its key store is of a kind that only Java reads");
	}
	return 0;
}

static int take_pkcs12_truststore(const struct lookup *lookup, const char *location,
				  struct err *err)
{
	cleanup_free char *pem =
		read_pkcs12(lookup, location, get(lookup, "ssl.truststore.password"), err);

	set(lookup, "ssl.ca.pem", pem);
	return pem || err->code == EXIT_OK ? 0 : -1;
}

static int take_truststore(const struct lookup *lookup, struct err *err)
{
	const char *location = get(lookup, "ssl.truststore.location");

	if (get(lookup, "ssl.truststore.certificates")) {
		set(lookup, "ssl.ca.pem", get(lookup, "ssl.truststore.certificates"));
	} else if (!location) {
		/* Java's own list of authorities is not ours to read; this is the own pod. */
		set(lookup, "enable.ssl.certificate.verification", "false");
	} else if (is_type(lookup, "ssl.truststore.type", "PEM")) {
		set(lookup, "ssl.ca.location", location);
	} else if (is_type(lookup, "ssl.truststore.type", "PKCS12")) {
		return take_pkcs12_truststore(lookup, location, err);
	} else {
		give_up(lookup, "its trust store is of a kind that only Java reads");
	}
	return 0;
}

static void take_sasl(const struct lookup *lookup)
{
	__attribute__((cleanup(jaas_finish))) struct jaas jaas = {.module = NULL};
	/* Never with a listener's prefix (KafkaConfig.saslMechanismInterBrokerProtocol). */
	const char *mechanism =
		settings_get(lookup->server, "sasl.mechanism.inter.broker.protocol");
	cleanup_free char *key = NULL;
	const char *text;

	if (!mechanism)
		mechanism = "GSSAPI";
	key = listener_jaas_key(lookup->prefix, mechanism);
	text = settings_get(lookup->server, key);
	if (!str_equal(mechanism, "PLAIN") && !str_starts_with(mechanism, "SCRAM-SHA-"))
		give_up(lookup, "its SASL mechanism is one that only Java speaks");
	else if (!text)
		give_up(lookup, "its login is in a JAAS file");
	else if (!jaas_parse(text, &jaas) || (!str_ends_with(jaas.module, ".PlainLoginModule") &&
					      !str_ends_with(jaas.module, ".ScramLoginModule")))
		give_up(lookup,
			"its login module is neither PlainLoginModule nor ScramLoginModule");
	set(lookup, "sasl.mechanisms", mechanism);
	set(lookup, "sasl.username", jaas.username);
	set(lookup, "sasl.password", jaas.password);
}

static void refuse_providers(const struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->client->length; i++)
		if (is_provided(lookup, lookup->client->items[i].value))
			give_up(lookup, PROVIDED);
}

int credentials_for(const struct settings *server, const char *listener, const char *security,
		    struct settings *client, char **unusablep, struct err *err)
{
	cleanup_free char *prefix = listener_prefix(listener);
	struct lookup lookup = {server, prefix, client, unusablep};

	*unusablep = NULL;
	*err = ERR_NULL;
	set(&lookup, "security.protocol", security);
	if (security_protocol_is_tls(security)) {
		/* A probe asks an address that is in no certificate. */
		set(&lookup, "ssl.endpoint.identification.algorithm", "none");
		if (take_keystore(&lookup, err) < 0 || take_truststore(&lookup, err) < 0)
			return -1;
	}
	if (str_starts_with(security, "SASL_"))
		take_sasl(&lookup);
	refuse_providers(&lookup);
	return 0;
}

struct tls_client credentials_to_show(const struct settings *server, const char *listener)
{
	cleanup_free char *prefix = listener_prefix(listener);
	struct lookup lookup = {.server = server, .prefix = prefix};
	const char *location = get(&lookup, "ssl.keystore.location");

	if (get(&lookup, "ssl.keystore.key") || !is_type(&lookup, "ssl.keystore.type", "PEM"))
		location = NULL;
	return (struct tls_client) {location, get(&lookup, "ssl.key.password")};
}

/* The file of a PEM store. */
static struct tls_client pem_store(const struct settings *settings, const char *store)
{
	cleanup_free char *location_key = xasprintf("%s.location", store);
	cleanup_free char *type_key = xasprintf("%s.type", store);
	cleanup_free char *password_key = xasprintf("%s.password", store);
	const char *location = settings_get(settings, location_key);
	const char *type = settings_get(settings, type_key);

	if (location && !tls_store_is_pem(type, location))
		location = NULL;
	return (struct tls_client) {location, settings_get(settings, password_key)};
}

struct tls_client credentials_to_show_zookeeper(const struct settings *zoo_cfg)
{
	return pem_store(zoo_cfg, "ssl.keyStore");
}

struct tls_client credentials_to_show_as_client(const struct settings *server)
{
	return pem_store(server, "zookeeper.ssl.keystore");
}
