// SPDX-License-Identifier: Apache-2.0
#include "kafka/types.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "kafka/validators.h"

/* The grammar of Double.parseDouble. strtod(3) takes some more (nan(…), infinity in any case) and
 * some less (1d). */
static bool parse_double(const char *text, double *valuep)
{
	const char *at = text + (*text == '-' || *text == '+');
	bool is_hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
	const char *digits = is_hex ? "0123456789abcdefABCDEF" : "0123456789";
	size_t whole, fraction = 0;
	char *end;

	*valuep = strtod(text, &end);
	if (str_equal(at, "NaN") || str_equal(at, "Infinity"))
		return true;
	at += is_hex ? 2 : 0;
	whole = strspn(at, digits);
	at += whole;
	if (*at == '.')
		fraction = strspn(++at, digits), at += fraction;
	if (!whole && !fraction)
		return false;
	if (strchr(is_hex ? "pP" : "eE", *at) && *at) {
		at++;
		at += *at == '-' || *at == '+';
		if (!isdigit((unsigned char) *at))
			return false;
		at += strspn(at, "0123456789");
	} else if (is_hex) {
		return false;
	}
	return !*at || (strchr("fFdD", *at) && !at[1]);
}

static bool is_number(enum kafka_type type, const char *text, double *valuep)
{
	int64_t whole = 0;
	int64_t max = type == KAFKA_TYPE_LONG  ? INT64_MAX
		      : type == KAFKA_TYPE_INT ? INT32_MAX
					       : INT16_MAX;

	if (type == KAFKA_TYPE_DOUBLE)
		return parse_double(text, valuep);
	if (!number_parse(text, -max - 1, max, &whole))
		return false;
	*valuep = (double) whole;
	return true;
}

/* Identifiers with dots between them. */
static bool is_class_name(const char *text)
{
	bool starts = true;

	for (; *text; text++) {
		unsigned char c = (unsigned char) *text;

		if (starts ? !(isalpha(c) || c == '_' || c == '$' || c >= 0x80)
			   : !(isalnum(c) || strchr("_$.", c) || c >= 0x80))
			return false;
		starts = c == '.';
	}
	return !starts;
}

static char *problem_of(enum kafka_type type, const char *text, double *number)
{
	static const char *const names[] = {
		[KAFKA_TYPE_INT] = "INT, a whole number from -2147483648 to 2147483647",
		[KAFKA_TYPE_LONG] = "LONG, a whole number of 64 bits",
		[KAFKA_TYPE_SHORT] = "SHORT, a whole number from -32768 to 32767",
		[KAFKA_TYPE_DOUBLE] = "DOUBLE",
	};
	bool is_true;

	switch (type) {
	case KAFKA_TYPE_BOOLEAN:
		return number_parse_bool(text, &is_true)
			       ? NULL
			       : xstrdup("expected value to be either true or false");
	case KAFKA_TYPE_INT:
	case KAFKA_TYPE_LONG:
	case KAFKA_TYPE_SHORT:
	case KAFKA_TYPE_DOUBLE:
		return is_number(type, text, number)
			       ? NULL
			       : xasprintf("not a number of type %s", names[type]);
	case KAFKA_TYPE_CLASS:
		return is_class_name(text) ? NULL : xstrdup("it is no name of a Java class");
	case KAFKA_TYPE_STRING:
	case KAFKA_TYPE_LIST:
	case KAFKA_TYPE_PASSWORD:
		break;
	}
	return NULL;
}

char *kafka_type_problem(const struct kafka_key *key, const char *value)
{
	double number = 0;
	char *problem = problem_of(key->type, value, &number);

	return problem ? problem : validator_problem(key, value, number);
}
