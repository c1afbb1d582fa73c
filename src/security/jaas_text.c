// SPDX-License-Identifier: Apache-2.0
#include "security/jaas_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

enum {
	TOKEN_END = 256,
	TOKEN_WORD,
	TOKEN_NUMBER, /* which no reader takes */
};

struct tokens {
	const char *rest;
	const char *more; /* what is part of a word beside letters */
	int type;	  /* a character, or one of the above; a quote: a word in quotes */
	struct str word;
};

static void skip_line(struct tokens *tokens)
{
	tokens->rest += strcspn(tokens->rest, "\r\n");
}

/* A single slash begins a comment as well (StreamTokenizer's own setting). */
static void skip_comments(struct tokens *tokens)
{
	for (;;) {
		while (*tokens->rest && (unsigned char) *tokens->rest <= ' ')
			tokens->rest++;
		if (*tokens->rest != '/')
			return;
		if (tokens->rest[1] == '*') {
			const char *end = strstr(tokens->rest + 2, "*/");

			tokens->rest = end ? end + 2 : tokens->rest + strlen(tokens->rest);
		} else {
			skip_line(tokens);
		}
	}
}

/* It ends at its quote, or with the line. An escape has no end in it, so that is all that matters
 * here of its text. */
static void take_quoted(struct tokens *tokens)
{
	char quote = *tokens->rest++;

	tokens->type = (unsigned char) quote;
	for (; *tokens->rest && !strchr("\r\n", *tokens->rest); tokens->rest++) {
		if (*tokens->rest == quote) {
			tokens->rest++;
			return;
		}
		if (*tokens->rest == '\\' && tokens->rest[1])
			tokens->rest++;
		str_add_char(&tokens->word, *tokens->rest);
	}
}

static bool is_letter(const struct tokens *tokens, char c)
{
	return c &&
	       (isalpha((unsigned char) c) || (unsigned char) c >= 0x80 || strchr(tokens->more, c));
}

static bool is_number(const char *text)
{
	const char *first = *text == '-' ? text + 1 : text;

	return isdigit((unsigned char) *first) || *first == '.';
}

static bool is_of_word(const struct tokens *tokens, char c)
{
	return is_letter(tokens, c) || isdigit((unsigned char) c) || (c && strchr(".-", c));
}

static void next(struct tokens *tokens)
{
	str_truncate(&tokens->word, 0);
	skip_comments(tokens);
	tokens->type = TOKEN_END;
	if (!*tokens->rest)
		return;
	if (is_number(tokens->rest)) {
		tokens->type = TOKEN_NUMBER;
		tokens->rest += strspn(tokens->rest, "-");
		tokens->rest += strspn(tokens->rest, "0123456789.");
	} else if (*tokens->rest == '"' || *tokens->rest == '\'') {
		take_quoted(tokens);
	} else if (*tokens->rest != '-' && is_letter(tokens, *tokens->rest)) {
		tokens->type = TOKEN_WORD;
		while (is_of_word(tokens, *tokens->rest))
			str_add_char(&tokens->word, *tokens->rest++);
	} else {
		tokens->type = (unsigned char) *tokens->rest++;
	}
}

static bool is_text(const struct tokens *tokens)
{
	return tokens->type == TOKEN_WORD || tokens->type == '"' || tokens->type == '\'';
}

static bool is_flag(const struct tokens *tokens)
{
	static const char *const flags[] = {"required", "requisite", "sufficient", "optional"};

	for (size_t i = 0; i < COUNT(flags); i++)
		if (is_text(tokens) && str_equal_nocase(tokens->word.text, flags[i]))
			return true;
	return false;
}

/* A module after its name, up to the token of its semicolon. */
static const char *entry_problem(struct tokens *tokens)
{
	if (!is_text(tokens))
		return "a login module is expected where there is another character";
	next(tokens);
	if (!is_flag(tokens))
		return "the control flag of its login module is not required, requisite, "
		       "sufficient or optional";
	for (next(tokens); tokens->type != ';'; next(tokens)) {
		if (tokens->type == TOKEN_END)
			return "JAAS config entry not terminated by semi-colon";
		next(tokens);
		if (tokens->type != '=')
			return "value not specified for a key in JAAS config";
		next(tokens);
		if (!is_text(tokens))
			return "value not specified for a key in JAAS config; a number is quoted";
	}
	return NULL;
}

static const char *value_problem(struct tokens *tokens)
{
	const char *problem;

	next(tokens);
	if (tokens->type == TOKEN_END)
		return "login module not specified in JAAS config";
	problem = entry_problem(tokens);
	if (problem)
		return problem;
	next(tokens);
	if (tokens->type == TOKEN_END)
		return NULL;
	problem = entry_problem(tokens);
	return problem ? problem
		       : "JAAS config property contains more than one login module, should be 1";
}

const char *jaas_text_problem(const char *text)
{
	struct tokens tokens = {.rest = text, .more = "-_$", .word = STR_NULL};
	const char *problem = value_problem(&tokens);

	str_finish(&tokens.word);
	return problem;
}

static const char *file_problem(struct tokens *tokens)
{
	for (next(tokens); tokens->type != TOKEN_END; next(tokens)) {
		next(tokens);
		if (tokens->type != '{')
			return "a { is expected after the name of an entry";
		for (next(tokens); tokens->type != '}'; next(tokens)) {
			const char *problem = tokens->type == TOKEN_END ? "an entry has no }"
									: entry_problem(tokens);

			if (problem)
				return problem;
		}
		next(tokens);
		if (tokens->type != ';')
			return "a ; is expected after the } of an entry";
	}
	return NULL;
}

const char *jaas_text_file_problem(const char *text)
{
	struct tokens tokens = {.rest = text, .more = "-_$*", .word = STR_NULL};
	const char *problem = file_problem(&tokens);

	str_finish(&tokens.word);
	return problem;
}
