// SPDX-License-Identifier: Apache-2.0
#include "security/certificate.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "run/record.h"

#define DAY_S INT64_C(86400)
#define HOUR_S INT64_C(3600)

void certificate_add_to_record(const struct certificate *certificate, struct settings *record)
{
	cleanup_free char *key = xasprintf(RECORD_CERTIFICATE "%s", certificate->name);
	cleanup_free char *value = xasprintf("%" PRId64 " %" PRId64 " %s", certificate->not_before,
					     certificate->not_after, certificate->directory);

	settings_set(record, key, value, (struct origin) {LAYER_DEFAULT, "this start", 0});
}

/* Takes one number and the blank behind it; NULL: there is none. */
static const char *take_number(const char *text, int64_t *numberp)
{
	size_t length = strcspn(text, " ");
	cleanup_free char *word = xstrndup(text, length);

	if (!text[length] || !number_parse(word, INT64_MIN, INT64_MAX, numberp))
		return NULL;
	return text + length + 1;
}

bool certificate_from_record(const struct setting *setting, struct certificate *certificate)
{
	const char *at;

	if (!str_starts_with(setting->key, RECORD_CERTIFICATE))
		return false;
	certificate->name = setting->key + strlen(RECORD_CERTIFICATE);
	at = take_number(setting->value, &certificate->not_before);
	at = at ? take_number(at, &certificate->not_after) : NULL;
	certificate->directory = at;
	return at;
}

char *certificate_format_time(int64_t time, int64_t now)
{
	time_t seconds = (time_t) time;
	int64_t away = time > now ? time - now : now - time;
	bool in_days = away >= 2 * DAY_S;
	cleanup_free char *span = xasprintf("%" PRId64 " %s", away / (in_days ? DAY_S : HOUR_S),
					    in_days ? "days" : "hours");
	struct tm tm;
	char text[sizeof("-2147481748-12-31T23:59:59Z")];

	/* RFC 5280: GeneralizedTime ends with the year 9999. */
	if (!gmtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return xstrdup("?");
	return time > now ? xasprintf("%s, in %s", text, span)
			  : xasprintf("%s, %s ago", text, span);
}

bool certificate_is_due(int64_t not_before, int64_t not_after, int64_t now)
{
	return now - not_before > (not_after - not_before) / 3 * 2;
}

char *certificate_format(const struct certificate *certificate, int64_t now)
{
	bool is_over = now > certificate->not_after;
	bool is_due = certificate_is_due(certificate->not_before, certificate->not_after, now);
	cleanup_free char *end = certificate_format_time(certificate->not_after, now);

	return xasprintf("of %s %s %s (%s)%s", certificate->name, is_over ? "ended" : "ends", end,
			 certificate->directory,
			 is_over || is_due ? ": renew it, and restart this pod" : "");
}
