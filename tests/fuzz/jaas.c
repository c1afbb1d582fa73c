// SPDX-License-Identifier: Apache-2.0
/* sasl.jaas.config. The first piece is read as it is; the second and the third are a user and a
 * password, which are quoted as Java's StreamTokenizer reads them and must come back. */
#include "fuzz.h"

#include "security/jaas.h"

#define MODULE "org.apache.kafka.common.security.scram.ScramLoginModule"

static void add_quoted(struct str *out, const char *name, const char *value)
{
	static const char named[] = "\a\b\f\n\r\t\v", names[] = "abfnrtv";

	str_addf(out, " %s = \"", name);
	for (; *value; value++) {
		const char *at = strchr(named, *value);

		if (at)
			str_addf(out, "\\%c", names[at - named]);
		else if (*value == '"' || *value == '\\')
			str_addf(out, "\\%c", *value);
		else if (*value > 0 && *value < 0x20)
			str_addf(out, "\\%03o", (unsigned) *value);
		else
			str_add_char(out, *value);
	}
	str_add_char(out, '"');
}

static void write_and_read(const char *username, const char *password)
{
	cleanup_jaas struct jaas jaas = {.module = NULL};
	cleanup_str struct str text = STR_NULL;

	str_add(&text, MODULE " required");
	add_quoted(&text, "username", username);
	add_quoted(&text, "password", password);
	str_add_char(&text, ';');
	must(jaas_parse(text.text, &jaas));
	must(str_equal(jaas.module, MODULE));
	must(str_equal(jaas.username, username));
	must(str_equal(jaas.password, password));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_free char *username = pieces_next(&pieces);
	cleanup_free char *password = pieces_next(&pieces);
	cleanup_jaas struct jaas jaas = {.module = NULL};

	if (jaas_parse(text, &jaas)) {
		must(jaas.module && jaas.username && jaas.password);
		/* Its two values stand for the whole text. */
		write_and_read(jaas.username, jaas.password);
	}
	write_and_read(username, password);
	return 0;
}
