// SPDX-License-Identifier: Apache-2.0
#include "security/jaas.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

void jaas_finish(struct jaas *jaas)
{
	free(jaas->module);
	free(jaas->username);
	free(jaas->password);
	*jaas = (struct jaas) {.module = NULL};
}

static const char *skip_blanks(const char *text)
{
	while (str_is_blank(*text))
		text++;
	return text;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Reads the character after a backslash and returns its last byte, or NULL for a NUL, which no
 * value of ours can hold. Up to three octal digits, not above 377, are one character
 * (StreamTokenizer); it is added as UTF-8, like all text here. */
static const char *take_escaped(const char *text, struct str *word)
{
	static const char names[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
	const char *name = strchr(names, *text);
	unsigned code = 0, digits = *text <= '3' ? 3 : 2;

	if (!is_octal(*text)) {
		str_add_char(word, name ? meanings[name - names] : *text);
		return text;
	}
	for (; digits && is_octal(*text); digits--)
		code = code * 8 + (unsigned) (*text++ - '0');
	if (!code)
		return NULL;
	if (code >= 0x80)
		str_add_char(word, (char) (0xC0 | code >> 6));
	str_add_char(word, (char) (code < 0x80 ? code : (0x80 | (code & 0x3F))));
	return text - 1;
}

/* Reads a quoted string from behind its opening quote, and returns what follows the closing one;
 * NULL if there is none. */
static const char *take_quoted(const char *text, char quote, struct str *word)
{
	for (; *text && *text != quote; text++) {
		if (*text != '\\' || !text[1])
			str_add_char(word, *text);
		else if (!(text = take_escaped(text + 1, word)))
			return NULL;
	}
	return *text ? text + 1 : NULL;
}

/* Reads the next word, up to a blank, `=` or `;`; quoted ones lose their quotes. NULL: a quote is
 * broken. */
static const char *take_word(const char *text, struct str *word)
{
	str_truncate(word, 0);
	text = skip_blanks(text);
	if (*text == '"' || *text == '\'')
		return take_quoted(text + 1, *text, word);
	while (*text && !str_is_blank(*text) && *text != '=' && *text != ';')
		str_add_char(word, *text++);
	return text;
}

static void keep(struct jaas *jaas, const char *option, const char *value)
{
	char **place = str_equal(option, "username")   ? &jaas->username
		       : str_equal(option, "password") ? &jaas->password
						       : NULL;

	if (!place)
		return;
	free(*place);
	*place = xstrdup(value);
}

static const char *take_option(const char *text, struct jaas *jaas)
{
	cleanup_str struct str option = STR_NULL;
	cleanup_str struct str value = STR_NULL;

	text = take_word(text, &option);
	if (!text || !option.length)
		return NULL;
	text = skip_blanks(text);
	if (*text != '=')
		return NULL;
	text = skip_blanks(text + 1);
	/* A value may be empty, but not missing. */
	if (!*text || *text == ';')
		return NULL;
	text = take_word(text, &value);
	if (text)
		keep(jaas, option.text, value.text);
	return text;
}

bool jaas_parse(const char *text, struct jaas *jaas)
{
	cleanup_str struct str word = STR_NULL;

	*jaas = (struct jaas) {.module = NULL};
	text = take_word(text, &word);
	if (text)
		jaas->module = xstrdup(word.text);
	/* The flag: required, requisite, sufficient or optional. */
	text = text ? take_word(text, &word) : NULL;
	while (text && *(text = skip_blanks(text)) && *text != ';')
		text = take_option(text, jaas);
	return text && *text == ';' && jaas->username && jaas->password;
}
