// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <string.h>

/* Longer words are never compared: no key or option comes near. */
#define WORD_MAX 128

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, with three rows of the usual table. A row is filled only up to `max`
 * cells away from the diagonal: what is further away is more than `max` (Ukkonen, 1985). It stops
 * as soon as two rows have no cell up to `max`: later cells are no smaller. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length, size_t max)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t least_above = 0;

	memset(before, 0, (b_length + 1) * sizeof(*before));
	memset(row, 0, (b_length + 1) * sizeof(*row));
	for (size_t j = 0; j <= b_length; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *spare = before;
		size_t first = i > max ? i - max : 1, last = least(b_length, i + max);
		size_t least_here = first > 1 ? max + 1 : i;

		row[first - 1] = least_here;
		for (size_t j = first; j <= last; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1,
				       above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
			least_here = least(least_here, row[j]);
		}
		if (last < b_length)
			row[last + 1] = max + 1;
		if (least_here > max && least_above > max)
			return max + 1;
		least_above = least_here;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

const char *nearest_word(const char *text, const char *const *words, size_t count, size_t max)
{
	const char *best = NULL;
	size_t length = strlen(text), best_distance = max + 1;

	if (length > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t word_length = strlen(words[i]);
		size_t apart = length > word_length ? length - word_length : word_length - length;
		size_t found;

		/* The distance is at least the difference of the lengths. */
		if (word_length > WORD_MAX || apart > max)
			continue;
		if (strcmp(text, words[i]) == 0)
			return words[i];
		found = distance(text, length, words[i], word_length, max);
		if (found < best_distance) {
			best = words[i];
			best_distance = found;
		}
	}
	return best;
}
