/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strv.h"

/* Lists in one text. */

/* What a LIST of ConfigDef has: split at each comma, without blanks around it, empty items too; an
 * empty text, or NULL, is an empty list. */
void kafka_split(const char *text, struct strv *items);

/* Csv.parseCsvMap's and String.split's items: the empty ones at the end are left out. */
void kafka_split_csv(const char *text, struct strv *items);
