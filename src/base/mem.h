/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* Memory and ownership. Every allocation succeeds or ends the process with EXIT_SYSTEM: without
 * memory there is nothing that this program could still do before java. Every local owner carries a
 * cleanup_* attribute and is handed over with steal_*. */

void *xcalloc(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2), returns_nonnull));

/* Like reallocarray(3). */
void *xreallocarray(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

char *xstrdup(const char *text) __attribute__((malloc, returns_nonnull, nonnull));
char *xstrndup(const char *text, size_t length) __attribute__((malloc, returns_nonnull, nonnull));
char *xasprintf(const char *format, ...)
	__attribute__((malloc, format(printf, 1, 2), returns_nonnull));
char *xvasprintf(const char *format, va_list args)
	__attribute__((malloc, format(printf, 1, 0), returns_nonnull));

/* Makes room for one more item in an array that doubles; returns the array. */
void *xgrow(void *items, size_t length, size_t *capacityp, size_t size);

static inline void cleanup_freep(void *ownerp)
{
	free(*(void **) ownerp);
}

static inline void cleanup_closep(const int *fdp)
{
	if (*fdp >= 0)
		close(*fdp);
}

static inline void cleanup_dirp(DIR **dirp)
{
	if (*dirp)
		closedir(*dirp);
}

#define cleanup_free __attribute__((cleanup(cleanup_freep)))
#define cleanup_close __attribute__((cleanup(cleanup_closep)))
#define cleanup_dir __attribute__((cleanup(cleanup_dirp)))

/* Hands the pointer over: the owner is NULL afterwards. */
#define steal_pointer(ownerp)                                                                      \
	(__extension__({                                                                           \
		__typeof__(ownerp) stolen_from = (ownerp);                                         \
		__typeof__(*(ownerp)) stolen = *stolen_from;                                       \
		*stolen_from = NULL;                                                               \
		stolen;                                                                            \
	}))

static inline int steal_fd(int *fdp)
{
	int fd = *fdp;

	*fdp = -1;
	return fd;
}

/* The items of an array; `array` must not be a pointer. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
