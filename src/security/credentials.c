// SPDX-License-Identifier: Apache-2.0
#include "security/credentials.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "security/jaas.h"
#include "security/mechanisms.h"
#include "security/tls_pem.h"
#include "security/tls_store.h"

#define PROVIDED "its credentials come from a config provider"

struct translation {
	const struct settings *server;
	char *prefix; /* listener.name.<lower case>. */
	struct settings *client;
	char **own_certificatep; /* PEM */
	char **unusablep;
};

static const char *get(const struct translation *translation, const char *key)
{
	return listener_key_get(translation->server, translation->prefix, key);
}

static void set(const struct translation *translation, const char *key, const char *value)
{
	if (value)
		settings_set(translation->client, key, value,
			     (struct origin) {LAYER_FILE, "server.properties", 0});
}

static void give_up(const struct translation *translation, const char *why)
{
	if (!*translation->unusablep)
		*translation->unusablep = xstrdup(why);
}

static bool is_type(const struct translation *translation, const char *key, const char *type)
{
	const char *value = get(translation, key);

	return str_equal_nocase(value ? value : config_default(key), type);
}

/* A value that Kafka resolves itself, ${provider:path:key}. */
static bool is_provided(const struct translation *translation, const char *value)
{
	return value && strstr(value, "${") &&
	       settings_find(translation->server, "config.providers");
}

static void keep_own_certificate(const struct translation *translation, const char *pem)
{
	*translation->own_certificatep = pem ? xstrdup(pem) : NULL;
}

/* The certificates of a PKCS#12 store as PEM, which the caller frees. NULL: given up, or an
 * error. */
static char *read_pkcs12(const struct translation *translation, const char *location,
			 const char *password, struct err *err)
{
	char *pem;

	if (is_provided(translation, location) || is_provided(translation, password)) {
		give_up(translation, PROVIDED);
		return NULL;
	}
	pem = tls_pem_from_pkcs12(location, password, err);
	if (!pem && err->code != EXIT_CONFIG) {
		*err = ERR_NULL;
		give_up(translation,
			"its PKCS#12 store is encrypted in a way that only Java reads");
	}
	return pem;
}

static int take_pkcs12_keystore(const struct translation *translation, const char *location,
				struct err *err)
{
	const char *password = get(translation, "ssl.keystore.password");
	/* When librdkafka cannot read a store, its words do not tell a wrong password from a cipher
	 * that OpenSSL lacks. */
	cleanup_free char *readable = read_pkcs12(translation, location, password, err);

	set(translation, "ssl.keystore.location", location);
	set(translation, "ssl.keystore.password", password);
	keep_own_certificate(translation, readable);
	return readable || err->code == EXIT_OK ? 0 : -1;
}

/* What it cannot be read for, librdkafka says itself. */
static void take_pem_keystore(const struct translation *translation, const char *location)
{
	cleanup_str struct str content = STR_NULL;
	struct err ignored;

	set(translation, "ssl.key.location", location);
	set(translation, "ssl.certificate.location", location);
	if (file_read(location, FILE_SIZE_MAX, &content, &ignored) == 0)
		keep_own_certificate(translation, content.text);
}

static int take_keystore(const struct translation *translation, struct err *err)
{
	const char *location = get(translation, "ssl.keystore.location");

	set(translation, "ssl.key.password", get(translation, "ssl.key.password"));
	if (get(translation, "ssl.keystore.key")) {
		set(translation, "ssl.key.pem", get(translation, "ssl.keystore.key"));
		set(translation, "ssl.certificate.pem",
		    get(translation, "ssl.keystore.certificate.chain"));
		keep_own_certificate(translation,
				     get(translation, "ssl.keystore.certificate.chain"));
	} else if (location && is_type(translation, "ssl.keystore.type", "PEM")) {
		take_pem_keystore(translation, location);
	} else if (location && is_type(translation, "ssl.keystore.type", "PKCS12")) {
		return take_pkcs12_keystore(translation, location, err);
	} else if (location) {
		give_up(translation, "its key store is of a kind that only Java reads");
	}
	return 0;
}

static int take_pkcs12_truststore(const struct translation *translation, const char *location,
				  struct err *err)
{
	cleanup_free char *pem = read_pkcs12(translation, location,
					     get(translation, "ssl.truststore.password"), err);

	set(translation, "ssl.ca.pem", pem);
	return pem || err->code == EXIT_OK ? 0 : -1;
}

static int take_truststore(const struct translation *translation, struct err *err)
{
	const char *location = get(translation, "ssl.truststore.location");

	if (location || get(translation, "ssl.truststore.certificates")) {
		free(*translation->own_certificatep);
		*translation->own_certificatep = NULL;
	}
	if (get(translation, "ssl.truststore.certificates")) {
		set(translation, "ssl.ca.pem", get(translation, "ssl.truststore.certificates"));
	} else if (!location) {
		/* Java's own list of authorities cannot be read here. The image's list would take
		 * most of a probe's time. A broker without a key store serves no TLS. */
		const char *own = *translation->own_certificatep;

		set(translation, own ? "ssl.ca.pem" : "enable.ssl.certificate.verification",
		    own ? own : "false");
	} else if (is_type(translation, "ssl.truststore.type", "PEM")) {
		set(translation, "ssl.ca.location", location);
	} else if (is_type(translation, "ssl.truststore.type", "PKCS12")) {
		return take_pkcs12_truststore(translation, location, err);
	} else {
		give_up(translation, "its trust store is of a kind that only Java reads");
	}
	return 0;
}

static void take_sasl(const struct translation *translation)
{
	__attribute__((cleanup(jaas_finish))) struct jaas jaas = {.module = NULL};
	/* Never with a listener's prefix (KafkaConfig.saslMechanismInterBrokerProtocol). */
	static const char mechanism_key[] = "sasl.mechanism.inter.broker.protocol";
	const char *given = settings_get(translation->server, mechanism_key);
	const char *mechanism = given ? given : config_default(mechanism_key);
	cleanup_free char *key = NULL;
	const char *text;

	key = mechanism_jaas_key(translation->prefix, mechanism);
	text = settings_get(translation->server, key);
	if (!str_equal(mechanism, "PLAIN") && !str_starts_with(mechanism, "SCRAM-SHA-"))
		give_up(translation, "its SASL mechanism is one that only Java speaks");
	else if (!text)
		give_up(translation, "its login is in a JAAS file");
	else if (!jaas_parse(text, &jaas) || (!str_ends_with(jaas.module, ".PlainLoginModule") &&
					      !str_ends_with(jaas.module, ".ScramLoginModule")))
		give_up(translation,
			"its login module is neither PlainLoginModule nor ScramLoginModule");
	set(translation, "sasl.mechanisms", mechanism);
	set(translation, "sasl.username", jaas.username);
	set(translation, "sasl.password", jaas.password);
}

static void refuse_providers(const struct translation *translation)
{
	for (size_t i = 0; i < translation->client->length; i++)
		if (is_provided(translation, translation->client->items[i].value))
			give_up(translation, PROVIDED);
}

int credentials_for(const struct settings *server, const char *listener, const char *security,
		    struct settings *client, char **own_certificatep, char **unusablep,
		    struct err *err)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	struct translation translation = {server, prefix, client, own_certificatep, unusablep};

	*own_certificatep = *unusablep = NULL;
	*err = ERR_NULL;
	set(&translation, "security.protocol", security);
	if (listener_key_protocol_is_tls(security)) {
		/* A probe asks an address that is in no certificate. */
		set(&translation, "ssl.endpoint.identification.algorithm", "none");
		if (take_keystore(&translation, err) < 0 || take_truststore(&translation, err) < 0)
			return -1;
	}
	if (str_starts_with(security, "SASL_"))
		take_sasl(&translation);
	refuse_providers(&translation);
	return 0;
}

struct tls_client credentials_to_show(const struct settings *server, const char *listener)
{
	cleanup_free char *prefix = listener_key_prefix(listener);
	struct translation translation = {.server = server, .prefix = prefix};
	const char *location = get(&translation, "ssl.keystore.location");

	if (get(&translation, "ssl.keystore.key") ||
	    !is_type(&translation, "ssl.keystore.type", "PEM"))
		location = NULL;
	return (struct tls_client) {location, get(&translation, "ssl.key.password")};
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
