// SPDX-License-Identifier: Apache-2.0
/* $(...): the first piece is the text, the others are the environment, NAME=value. */
#include "fuzz.h"

#include "base/strv.h"
#include "identity/expand.h"

/* The text that stands for `text`: before a parenthesis that is closed each $ is doubled. */
static char *escape(const char *text)
{
	cleanup_str struct str out = STR_NULL;

	while (*text) {
		size_t dollars = strspn(text, "$");

		str_add_bytes(&out, text, dollars);
		if (dollars && text[dollars] == '(' && strchr(text + dollars, ')'))
			str_add_bytes(&out, text, dollars);
		text += dollars;
		if (*text)
			str_add_char(&out, *text++);
	}
	return str_steal(&out);
}

static void expand_escaped(const char *text, const struct expand_scope *scope)
{
	cleanup_free char *escaped = escape(text);
	struct err err = ERR_NULL;
	cleanup_free char *value = expand_text(escaped, scope, &err);

	must(value && str_equal(value, text));
}

static void expand(const char *text, const struct expand_scope *scope)
{
	struct err err = ERR_NULL;
	cleanup_free char *value = expand_text(text, scope, &err);

	must(value || (err.code == EXIT_CONFIG && *err.text));
	must(!value || strstr(text, "$(") || str_equal(value, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_strv struct strv variables = STRV_NULL;
	struct identity identity = {.id = -1, .ordinal = 2};
	struct environment environment;

	strv_add(&variables, "TWO=2");
	while (pieces.at < pieces.end)
		strv_take(&variables, pieces_next(&pieces));
	environment_init(&environment, variables.items);
	identity.pod_name = xstrdup("kafka-2");
	identity.base = xstrdup("kafka");
	identity.pod_ip_problem = xstrdup("POD_IP is not set");
	expand(text, &(struct expand_scope) {&environment, NULL});
	expand(text, &(struct expand_scope) {&environment, &identity});
	expand_escaped(text, &(struct expand_scope) {&environment, &identity});
	identity_finish(&identity);
	environment_finish(&environment);
	return 0;
}
