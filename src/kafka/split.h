/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strv.h"

/* Lists in one text. */

/* The items of a LIST of ConfigDef: the text split at each comma, without blanks around an item;
 * empty items count. An empty text, or NULL, is an empty list. */
void kafka_split(const char *text, struct strv *items);

/* The items of Csv.parseCsvMap and of String.split, which drop empty ones at the end. */
void kafka_split_csv(const char *text, struct strv *items);
