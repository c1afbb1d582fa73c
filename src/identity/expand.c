// SPDX-License-Identifier: Apache-2.0
#include "identity/expand.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "settings/options.h"

/* Names that lead to each other deeper than this lead to themselves. */
#define DEPTH_MAX 16

/* No value has so many names; but a few variables that name each other many times soon make
 * billions. */
#define LOOKUPS_MAX 10000

/* One value that is expanded. */
struct expansion {
	const struct expand_scope *scope;
	unsigned lookups;
};

static char *expand_at(const char *text, struct expansion *expansion, int depth, struct err *err);

static char *unknown(const char *name, struct err *err)
{
	err_set(err, EXIT_CONFIG, "$(%s): there is no variable %s", name, name);
	return NULL;
}

/* The value of one of the identity's own names; NULL with an error. */
static char *identity_value(const struct identity *identity, const char *name, struct err *err)
{
	if (str_equal(name, "POD_NAME"))
		return xstrdup(identity->pod_name);
	if (str_equal(name, "POD_FQDN"))
		return identity_fqdn(identity);
	if (str_equal(name, "POD_IP")) {
		if (identity->pod_ip)
			return xstrdup(identity->pod_ip);
		err_set(err, EXIT_CONFIG, "$(POD_IP): %s", identity->pod_ip_problem);
		return NULL;
	}
	if (identity->base)
		return xasprintf("%" PRId64, identity->ordinal);
	err_set(err, EXIT_CONFIG, "$(ORDINAL): the name of this pod, %s, ends in no ordinal",
		identity->pod_name);
	return NULL;
}

static bool is_identity_name(const char *name)
{
	return str_equal(name, "POD_NAME") || str_equal(name, "POD_FQDN") ||
	       str_equal(name, "POD_IP") || str_equal(name, "ORDINAL");
}

/* The value of a name, with the names in it expanded. */
static char *lookup(const char *name, struct expansion *expansion, int depth, struct err *err)
{
	const char *value = environment_get(expansion->scope->environment, name);

	if (expansion->scope->identity && is_identity_name(name))
		return identity_value(expansion->scope->identity, name, err);
	if (!value)
		return unknown(name, err);
	if (++expansion->lookups > LOOKUPS_MAX) {
		err_set(err, EXIT_CONFIG, "$(%s): more than %d variables", name, LOOKUPS_MAX);
		return NULL;
	}
	if (depth >= DEPTH_MAX) {
		err_set(err, EXIT_CONFIG, "$(%s): the variables name each other in a circle", name);
		return NULL;
	}
	return expand_at(value, expansion, depth + 1, err);
}

static int term_value(const char *term, struct expansion *expansion, int depth, int64_t *valuep,
		      struct err *err)
{
	cleanup_free char *value = NULL;

	if (number_parse(term, INT32_MIN, INT32_MAX, valuep))
		return 0;
	if (!*term)
		return err_set(err, EXIT_CONFIG, "a number or a name is missing");
	value = lookup(term, expansion, depth, err);
	if (!value)
		return -1;
	if (!number_parse(value, INT32_MIN, INT32_MAX, valuep))
		return err_set(err, EXIT_CONFIG, "%s is not a number", term);
	return 0;
}

/* A sum of terms; blanks around them are allowed. */
static int evaluate(const char *text, struct expansion *expansion, int depth, int64_t *sump,
		    struct err *err)
{
	int64_t sign = 1, value;

	*sump = 0;
	for (;;) {
		size_t length = strcspn(text, "+-");
		cleanup_free char *raw = xstrndup(text, length);
		cleanup_free char *term = str_trim(raw);

		if (term_value(term, expansion, depth, &value, err) < 0)
			return -1;
		*sump += sign * value;
		if (!text[length])
			return 0;
		sign = text[length] == '-' ? -1 : 1;
		text += length + 1;
	}
}

static char *pick_item(const char *list_name, const char *index_text, struct expansion *expansion,
		       int depth, struct err *err)
{
	cleanup_free char *list = lookup(list_name, expansion, depth, err);
	const char *item = list;
	int64_t index, at = 0;

	if (!list || evaluate(index_text, expansion, depth, &index, err) < 0)
		return NULL;
	/* Empty items count: the position is what matters. */
	for (; at < index && item; at++) {
		item = strchr(item, ',');
		if (item)
			item++;
	}
	if (index < 0 || !item) {
		err_set(err, EXIT_CONFIG, "%s has no item %" PRId64, list_name, index);
		return NULL;
	}
	{
		cleanup_free char *raw = xstrndup(item, strcspn(item, ","));

		return str_trim(raw);
	}
}

/* The text for what stands between the parentheses. */
static char *resolve(const char *inner, struct expansion *expansion, int depth, struct err *err)
{
	const char *bracket = strchr(inner, '[');
	int64_t sum;

	/* Kubernetes allows nearly every character in a name, so a variable of that very name comes
	 * first. */
	if (environment_get(expansion->scope->environment, inner) ||
	    (expansion->scope->identity && is_identity_name(inner)))
		return lookup(inner, expansion, depth, err);
	if (bracket && inner[strlen(inner) - 1] == ']') {
		cleanup_free char *list = xstrndup(inner, (size_t) (bracket - inner));
		cleanup_free char *index = xstrndup(bracket + 1, strlen(bracket) - 2);

		return pick_item(list, index, expansion, depth, err);
	}
	if (!strpbrk(inner, "+-"))
		return unknown(inner, err);
	if (evaluate(inner, expansion, depth, &sum, err) < 0) {
		err_context(err, "$(%s)", inner);
		return NULL;
	}
	return xasprintf("%" PRId64, sum);
}

static char *expand_at(const char *text, struct expansion *expansion, int depth, struct err *err)
{
	cleanup_str struct str out = STR_NULL;

	while (*text) {
		size_t dollars = strspn(text, "$");
		const char *close = NULL;
		cleanup_free char *inner = NULL;
		cleanup_free char *value = NULL;

		if (dollars && text[dollars] == '(')
			close = strchr(text + dollars, ')');
		if (!close) {
			str_add_bytes(&out, text, dollars ? dollars : 1);
			text += dollars ? dollars : 1;
			continue;
		}
		str_add_bytes(&out, text, dollars / 2);
		text += dollars;
		if (dollars % 2 == 0)
			continue;
		inner = xstrndup(text + 1, (size_t) (close - text - 1));
		value = resolve(inner, expansion, depth, err);
		if (!value)
			return NULL;
		str_add(&out, value);
		text = close + 1;
		if (out.length > FILE_SIZE_MAX) {
			err_set(err, EXIT_CONFIG, "the expanded value is larger than %zu bytes",
				FILE_SIZE_MAX);
			return NULL;
		}
	}
	return str_steal(&out);
}

char *expand_text(const char *text, const struct expand_scope *scope, struct err *err)
{
	struct expansion expansion = {scope, 0};

	return expand_at(text, &expansion, 0, err);
}

void expand_settings(struct settings *settings, const struct expand_scope *scope,
		     struct findings *findings)
{
	for (size_t i = 0; i < settings->length; i++) {
		struct setting *setting = &settings->items[i];
		struct err err;
		char *value;

		if (setting->layer != LAYER_ENVIRONMENT || setting->literal ||
		    setting_is_secret(setting->key))
			continue;
		value = expand_text(setting->value, scope, &err);
		if (value && !utf8_is_valid(value)) {
			/* Only settings are checked to be UTF-8, and a variable that is named here
			 * may hold anything. */
			free(value);
			value = NULL;
			err_set(&err, EXIT_CONFIG, "the expanded value is not UTF-8");
		}
		if (value)
			setting_replace_value(setting, value);
		else
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "correct the name, or write $$$$(...) in a pod's spec for the "
				     "text itself",
				     "%s", err.text);
	}
}

void expand_options(const struct environment *environment, const struct settings *command_line,
		    struct settings *tool, struct findings *findings)
{
	struct expand_scope variables = {environment, NULL};

	options_read(environment, command_line, tool, findings);
	expand_settings(tool, &variables, findings);
	options_check(tool, findings);
}
