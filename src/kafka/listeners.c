// SPDX-License-Identifier: Apache-2.0
#include "kafka/listeners.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/strv.h"
#include "kafka/split.h"
#include "net/endpoint.h"

void listeners_finish(struct listeners *listeners)
{
	for (size_t i = 0; i < listeners->length; i++) {
		free(listeners->items[i].name);
		free(listeners->items[i].host);
	}
	free(listeners->items);
	*listeners = LISTENERS_NULL;
}

char *listener_name_normalise(const char *name)
{
	char *copy = xstrdup(name);

	for (char *at = copy; *at; at++)
		*at = (char) toupper((unsigned char) *at);
	return copy;
}

/* The last "://" of the text, since the name's part of Kafka's expression is greedy. */
static const char *find_separator(const char *text)
{
	const char *last = NULL;

	for (const char *at = strstr(text, "://"); at; at = strstr(at + 1, "://"))
		last = at;
	return last;
}

bool listener_host_is_valid(const char *host)
{
	for (; *host; host++)
		if (!isalnum((unsigned char) *host) && !strchr("-%._:", *host))
			return false;
	return true;
}

/* The characters that Kafka's expression allows: [0-9a-zA-Z\-%._:]*, a bracket at either end. */
static bool take_host(const char *start, const char *end, char **hostp)
{
	if (start < end && *start == '[')
		start++;
	if (end > start && end[-1] == ']')
		end--;
	*hostp = xstrndup(start, (size_t) (end - start));
	if (listener_host_is_valid(*hostp))
		return true;
	free(*hostp);
	return false;
}

static char *parse_one(const char *text, struct listener *listener)
{
	const char *separator = find_separator(text);
	const char *colon = strrchr(text, ':');

	if (!separator || colon <= separator + 1)
		return xasprintf("`%s` is not NAME://host:port", text);
	if (separator == text)
		return xasprintf("`%s` has no listener name before ://", text);
	/* Kafka's expression allows a minus, which no port has, and no plus. */
	if (colon[1] == '+' || !number_parse(colon + 1, 1, 65535, &listener->port))
		return xasprintf("`%s`: the port must be a number from 1 to 65535", text);
	if (!take_host(separator + 3, colon, &listener->host))
		return xasprintf("`%s`: the host has a character that Kafka does not take", text);
	{
		cleanup_free char *name = xstrndup(text, (size_t) (separator - text));

		listener->name = listener_name_normalise(name);
	}
	return NULL;
}

char *listeners_parse(const char *text, struct listeners *listeners)
{
	cleanup_strv struct strv elements = STRV_NULL;

	kafka_split(text, &elements);
	for (size_t i = 0; i < elements.length; i++) {
		const char *element = elements.items[i];
		struct listener listener;
		char *wrong;

		if (!*element)
			continue;
		wrong = parse_one(element, &listener);
		if (wrong)
			return wrong;
		listeners->items = xgrow(listeners->items, listeners->length, &listeners->capacity,
					 sizeof(*listeners->items));
		listeners->items[listeners->length++] = listener;
	}
	return listeners->length ? NULL : xstrdup("it names no listener");
}

char *listeners_read(const struct settings *server, const char *key, struct listeners *listeners)
{
	const struct setting *setting = settings_find(server, key);
	const char *text = setting && !setting->is_unknown ? setting->value : NULL;
	char *wrong;

	*listeners = LISTENERS_NULL;
	wrong = text ? listeners_parse(text, listeners) : NULL;
	if (wrong)
		listeners_finish(listeners);
	return wrong;
}

void listener_add_text(struct str *out, const char *name, const char *host, int64_t port)
{
	cleanup_free char *endpoint = endpoint_format(host, port);

	str_addf(out, "%s%s://%s", out->length ? "," : "", name, endpoint);
}
