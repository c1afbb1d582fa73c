// SPDX-License-Identifier: Apache-2.0
#include "security/pem_values.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "security/tls_pem.h"
#include "security/tls_store.h"

#define KEY "ssl.keystore.key"
#define CHAIN "ssl.keystore.certificate.chain"
#define AUTHORITIES "ssl.truststore.certificates"

#define DASHES "-----"

/* Real line breaks for those that a variable could not carry. The caller frees it. */
static char *unescape(const char *text)
{
	struct str out = STR_NULL;

	for (; *text; text++) {
		if (text[0] == '\\' && (text[1] == 'n' || text[1] == 'r')) {
			str_add_char(&out, text[1] == 'n' ? '\n' : '\r');
			text++;
		} else {
			str_add_char(&out, *text);
		}
	}
	return str_steal(&out);
}

static void break_line(struct str *out)
{
	if (out->length && out->text[out->length - 1] != '\n')
		str_add_char(out, '\n');
}

/* A text on one line: Kafka's PemParser takes any blanks for the breaks, OpenSSL does not. Dashes
 * come in pairs, around BEGIN X and around END X, within which a blank is one. The caller frees it.
 */
static char *break_lines(const char *text)
{
	struct str out = STR_NULL;
	bool is_label = false;

	for (; *text; text++) {
		if (str_starts_with(text, DASHES)) {
			if (!is_label)
				break_line(&out);
			str_add(&out, DASHES);
			if (is_label)
				break_line(&out);
			is_label = !is_label;
			text += strlen(DASHES) - 1;
		} else if (!is_label && *text == ' ') {
			break_line(&out);
		} else {
			str_add_char(&out, *text);
		}
	}
	return str_steal(&out);
}

/* A value that Kafka resolves itself stays, and is read by Kafka alone. */
static bool is_pem(const struct setting *setting)
{
	return strstr(setting->value, DASHES "BEGIN ") && !strstr(setting->value, "${") &&
	       !setting->reference;
}

static void correct_breaks(struct setting *setting)
{
	char *text = unescape(setting->value);

	setting_replace_value(setting, text);
	if (!strchr(text, '\n'))
		setting_replace_value(setting, break_lines(text));
}

static struct setting *find(const struct settings *server, const struct setting *key,
			    const char *other)
{
	cleanup_free char *prefix = xstrndup(key->key, strlen(key->key) - strlen(KEY));
	cleanup_free char *name = xasprintf("%s%s", prefix, other);

	return settings_find(server, name);
}

static void correct_identity(struct settings *server, struct setting *key, int64_t now,
			     int java_version, struct findings *findings)
{
	cleanup_tls_identity struct tls_identity identity = {.key = NULL};
	struct setting *chain = find(server, key, CHAIN);
	const struct setting *password = find(server, key, "ssl.key.password");
	struct tls_request request = {.name = key->key, .origin = key->origin};
	struct err err;

	/* Kafka says itself that one of them is missing. */
	if (!chain || !is_pem(chain))
		return;
	if (!password)
		password = settings_find(server, "ssl.key.password");
	if (tls_pem_identity_read(key->value, chain->value, password ? password->value : NULL,
				  java_version, &identity, &err) < 0) {
		findings_add(findings, FINDING_ERROR, key->origin, "correct the Secret",
			     "%s and %s: %s", key->key, chain->key, err.text);
		return;
	}
	setting_replace_value(key, steal_pointer(&identity.key));
	setting_replace_value(chain, steal_pointer(&identity.certificates));
	tls_store_check_validity(&request, identity.not_before, identity.not_after, now, findings);
}

void pem_values_correct(struct settings *server, int64_t now, int java_version,
			struct findings *findings)
{
	static const char *const ends[] = {KEY, CHAIN, AUTHORITIES};

	for (size_t i = 0; i < server->length; i++)
		for (size_t j = 0; j < COUNT(ends); j++)
			if (str_ends_with(server->items[i].key, ends[j]) &&
			    is_pem(&server->items[i]))
				correct_breaks(&server->items[i]);
	for (size_t i = 0; i < server->length; i++)
		if (str_ends_with(server->items[i].key, KEY) && is_pem(&server->items[i]))
			correct_identity(server, &server->items[i], now, java_version, findings);
}
