/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One growing string, empty as STR_NULL. `text` is always terminated and never NULL; it may hold
 * NUL bytes, `length` counts them. */

struct str {
	char *text;
	size_t length;
	size_t capacity; /* 0: `text` is str_nothing */
};

extern char str_nothing[1];

#define STR_NULL ((struct str) {.text = str_nothing})

void str_finish(struct str *str);

void str_add(struct str *str, const char *text);
void str_add_bytes(struct str *str, const void *bytes, size_t length);
void str_add_char(struct str *str, char c);
void str_addf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Cuts the text to `length` bytes if it is longer. */
void str_truncate(struct str *str, size_t length);

/* The text, which the caller now owns; the builder is empty and usable again. */
char *str_steal(struct str *str);

#define cleanup_str __attribute__((cleanup(str_finish)))

/* Questions about C strings that the standard library asks less readably. */
bool str_equal(const char *a, const char *b);
bool str_equal_nocase(const char *a, const char *b);
bool str_starts_with(const char *text, const char *start);
bool str_ends_with(const char *text, const char *end);

/* Space, TAB, LF, CR, VT and FF, whatever the locale. */
bool str_is_blank(char c);

/* The letters of ASCII, in place. */
void str_lower(char *text);

/* Control characters become `?`: what somebody else said can neither forge a line nor steer a
 * terminal. */
void str_hide_controls(char *text);

/* A new string: `text` without blanks at both ends. */
char *str_trim(const char *text);

/* A new string, as java.lang.String.trim() makes it: without the characters up to U+0020 at both
 * ends. */
char *str_trim_java(const char *text);
