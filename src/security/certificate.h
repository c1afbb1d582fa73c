/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "settings/settings.h"

/* When a certificate ends: how it is said, and what the run record keeps about one that java has
 * read. */

struct certificate {
	const char *name; /* whose it is, in the record */
	int64_t not_before;
	int64_t not_after;
	const char *directory; /* the directory that it came from, in the record */
};

void certificate_add_to_record(const struct certificate *certificate, struct settings *record);

/* False: the setting is none. */
bool certificate_from_record(const struct setting *setting, struct certificate *certificate);

/* "of listener CLIENT ends 2026-12-01T10:00:00Z, in 9 days (/etc/tls)", with what to do once it is
 * due. The caller frees it. */
char *certificate_format(const struct certificate *certificate, int64_t now);

/* "2026-12-01T10:00:00Z, in 9 days". The caller frees it. */
char *certificate_format_time(int64_t time, int64_t now);

/* Whether two thirds of its time are over, which is when cert-manager renews a certificate by
 * default. */
bool certificate_is_due(int64_t not_before, int64_t not_after, int64_t now);
