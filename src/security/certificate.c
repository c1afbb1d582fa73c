// SPDX-License-Identifier: Apache-2.0
#include "security/certificate.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "run/record.h"
#include "security/tls_store.h"

void certificate_add_to_record(const struct certificate *certificate, struct settings *record)
{
	cleanup_free char *key = xasprintf(RECORD_CERTIFICATE "%s", certificate->name);
	cleanup_free char *value = xasprintf("%" PRId64 " %" PRId64 " %s", certificate->not_before,
					     certificate->not_after, certificate->directory);

	settings_set(record, key, value, (struct origin) {LAYER_DEFAULT, "this start", 0});
}

/* One number and the blank behind it; NULL: it is none. */
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

char *certificate_format(const struct certificate *certificate, int64_t now)
{
	bool is_over = now > certificate->not_after;
	bool is_due = tls_is_due(certificate->not_before, certificate->not_after, now);
	cleanup_free char *end = tls_time_format(certificate->not_after, now);

	return xasprintf("of %s %s %s (%s)%s", certificate->name, is_over ? "ended" : "ends", end,
			 certificate->directory,
			 is_over || is_due ? ": renew it, and restart this pod" : "");
}
