// SPDX-License-Identifier: Apache-2.0
#include "kafka/validators.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/split.h"

/* "1 -" as Range.toString has it: "[1,...]". */
static char *range_text(char *const *ends)
{
	bool low = !str_equal(ends[0], "-"), high = !str_equal(ends[1], "-");

	return xasprintf("[%s%s...%s%s]", low ? ends[0] : "", low ? "," : "", high ? "," : "",
			 high ? ends[1] : "");
}

/* A range such as "1 -", perhaps followed by one more number that is allowed. NaN is in every
 * range, as in Java. */
static char *check_range(const char *argument, double number)
{
	cleanup_strv struct strv ends = STRV_NULL;
	cleanup_free char *range = NULL;
	bool low, high;

	strv_add_split(&ends, argument, " ");
	low = !str_equal(ends.items[0], "-") && number < strtod(ends.items[0], NULL);
	high = !str_equal(ends.items[1], "-") && number > strtod(ends.items[1], NULL);
	if (!low && !high)
		return NULL;
	if (ends.length > 2 && !(number < strtod(ends.items[2], NULL)) &&
	    !(number > strtod(ends.items[2], NULL)))
		return NULL;
	range = range_text(ends.items);
	return xasprintf("it is not in %s%s%s", range, ends.length > 2 ? " or " : "",
			 ends.length > 2 ? ends.items[2] : "");
}

static char *one_of(const struct strv *words, const char *which)
{
	cleanup_free char *all = strv_join(words, ", ");

	return xasprintf("%smust be one of: %s", which, all);
}

static char *check_word(const char *argument, const char *text, bool in_any_case)
{
	cleanup_strv struct strv words = STRV_NULL;

	strv_add_split(&words, argument, "|");
	for (size_t i = 0; i < words.length; i++)
		if (in_any_case ? str_equal_nocase(words.items[i], text)
				: str_equal(words.items[i], text))
			return NULL;
	return one_of(&words, in_any_case ? "in any case, it " : "it ");
}

static char *check_items(const char *argument, const char *text)
{
	cleanup_strv struct strv items = STRV_NULL;

	kafka_split(text, &items);
	for (size_t i = 0; i < items.length; i++) {
		char *problem = check_word(argument, items.items[i], false);

		if (!problem)
			continue;
		free(problem);
		{
			cleanup_strv struct strv words = STRV_NULL;

			strv_add_split(&words, argument, "|");
			return one_of(&words, "each item ");
		}
	}
	return NULL;
}

/* Utils.getHost and getPort: .*?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+). So it does not matter what
 * stands before the host. */
static bool is_address(const char *text)
{
	const char *colon = strrchr(text, ':');
	int64_t port;

	return colon && isdigit((unsigned char) colon[1]) &&
	       number_parse(colon + 1, 0, 65535, &port);
}

/* {id}@{host}:{port} */
static bool is_voter(const char *text)
{
	const char *at = strchr(text, '@');
	cleanup_free char *id = at ? xstrndup(text, (size_t) (at - text)) : NULL;
	int64_t number;

	return at && !strchr(at + 1, '@') && number_parse(id, INT32_MIN, INT32_MAX, &number) &&
	       is_address(at + 1);
}

static char *check_addresses(const char *text, bool (*is_valid)(const char *), const char *form)
{
	cleanup_strv struct strv items = STRV_NULL;

	kafka_split(text, &items);
	for (size_t i = 0; i < items.length; i++)
		if (!is_valid(items.items[i]))
			return xasprintf("each entry should be in the form %s", form);
	return NULL;
}

static char *check_version(const char *text)
{
	return kafka_key_version_order(text) >= 0
		       ? NULL
		       : xstrdup("it is not a valid version, such as 3.9");
}

char *validator_problem(const struct kafka_key *key, const char *text, double number)
{
	const char *valid = key->valid;
	const char *argument = valid + strcspn(valid, " ");

	argument += *argument == ' ';
	if (str_starts_with(valid, "range"))
		return check_range(argument, number);
	if (str_starts_with(valid, "one "))
		return check_word(argument, text, false);
	if (str_starts_with(valid, "nocase "))
		return check_word(argument, text, true);
	if (str_starts_with(valid, "items "))
		return check_items(argument, text);
	if (str_starts_with(valid, "version "))
		return check_version(text);
	if (str_equal(valid, "voters"))
		return check_addresses(text, is_voter, "{id}@{host}:{port}");
	if (str_equal(valid, "addresses"))
		return check_addresses(text, is_address, "{host}:{port}");
	if (str_equal(valid, "non-empty") && !*text)
		return xstrdup("it must be non-empty");
	return NULL;
}
