// SPDX-License-Identifier: Apache-2.0
/* listeners and advertised.listeners, beside Kafka's own expression (EndPoint.scala, uriParseExp)
 * run by regcomp(3); what was read is written and reads back the same. */
#include "fuzz.h"

#include <ctype.h>
#include <regex.h>

#include "base/number.h"
#include "base/strv.h"
#include "kafka/listeners.h"
#include "kafka/split.h"

#define EXPRESSION "^(.*)://\\[?([0-9a-zA-Z%._:-]*)\\]?:(-?[0-9]+)$"

static regex_t expression;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void) argc;
	(void) argv;
	return regcomp(&expression, EXPRESSION, REG_EXTENDED);
}

static bool is_group(const char *text, const regmatch_t *group, const char *expected)
{
	size_t length = (size_t) (group->rm_eo - group->rm_so);

	return strlen(expected) == length && strncmp(text + group->rm_so, expected, length) == 0;
}

/* Whether Kafka would take this element; then `listener` is what it would take it for. */
static bool matches(const char *element, const struct listener *listener)
{
	cleanup_free char *upper = xstrdup(element);
	regmatch_t groups[4];
	int64_t port;

	for (char *at = upper; *at; at++)
		*at = (char) toupper((unsigned char) *at);
	if (regexec(&expression, element, 4, groups, 0) != 0 || !groups[1].rm_eo ||
	    !number_parse(element + groups[3].rm_so, 1, 65535, &port))
		return false;
	must(listener);
	must(is_group(upper, &groups[1], listener->name));
	must(is_group(element, &groups[2], listener->host));
	must(port == listener->port);
	return true;
}

static void compare(const char *text, const struct listeners *listeners, bool accepted)
{
	cleanup_strv struct strv elements = STRV_NULL;
	size_t taken = 0;

	kafka_split(text, &elements);
	for (size_t i = 0; i < elements.length; i++) {
		const char *element = elements.items[i];

		if (!*element)
			continue;
		if (!matches(element,
			     taken < listeners->length ? &listeners->items[taken] : NULL)) {
			must(!accepted);
			must(taken == listeners->length);
			return;
		}
		taken++;
	}
	must(taken == listeners->length);
	must(accepted == (taken > 0));
}

static void write_and_read(const struct listeners *listeners)
{
	cleanup_listeners struct listeners again = LISTENERS_NULL;
	cleanup_str struct str text = STR_NULL;
	cleanup_free char *wrong = NULL;

	/* String.trim() of the whole text takes control characters off the first name. */
	for (size_t i = 0; i < listeners->length; i++)
		if ((unsigned char) *listeners->items[i].name <= ' ')
			return;
	for (size_t i = 0; i < listeners->length; i++)
		listener_add_text(&text, listeners->items[i].name, listeners->items[i].host,
				  listeners->items[i].port);
	wrong = listeners_parse(text.text, &again);
	must(!wrong && again.length == listeners->length);
	for (size_t i = 0; i < again.length; i++) {
		must(str_equal(again.items[i].name, listeners->items[i].name));
		must(str_equal(again.items[i].host, listeners->items[i].host));
		must(again.items[i].port == listeners->items[i].port);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_listeners struct listeners listeners = LISTENERS_NULL;
	cleanup_free char *wrong = listeners_parse(text, &listeners);

	compare(text, &listeners, !wrong);
	if (!wrong)
		write_and_read(&listeners);
	return 0;
}
