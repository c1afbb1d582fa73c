// SPDX-License-Identifier: Apache-2.0
#include "base/number.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool number_parse(const char *text, int64_t min, int64_t max, int64_t *valuep)
{
	const char *digits = text + (*text == '-' || *text == '+');
	char *end;
	long long value;

	/* strtoll(3) would skip blanks. */
	if (!is_digit(*digits))
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || *end || value < min || value > max)
		return false;
	*valuep = value;
	return true;
}

bool number_parse_duration_ms(const char *text, int64_t *msp)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"", 1000}};
	size_t digits = strspn(text, "0123456789");
	char number[20];
	int64_t value;

	if (!digits || digits >= sizeof(number))
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	for (size_t i = 0; i < COUNT(units); i++) {
		if (!str_equal(text + digits, units[i].unit))
			continue;
		if (!number_parse(number, 0, INT64_MAX / units[i].ms, &value))
			return false;
		value *= units[i].ms;
		*msp = value < DURATION_MAX_MS ? value : DURATION_MAX_MS;
		return true;
	}
	return false;
}

bool number_parse_bool(const char *text, bool *valuep)
{
	if (!str_equal_nocase(text, "true") && !str_equal_nocase(text, "false"))
		return false;
	*valuep = str_equal_nocase(text, "true");
	return true;
}

char *number_format_duration(int64_t ms)
{
	if (ms % 60000 == 0 && ms)
		return xasprintf("%" PRId64 "m", ms / 60000);
	if (ms % 1000 == 0)
		return xasprintf("%" PRId64 "s", ms / 1000);
	return xasprintf("%" PRId64 "ms", ms);
}
