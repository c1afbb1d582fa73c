// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/ensemble.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "settings/options.h"

/* A longer list is a mistake: a quorum of 127 servers would be too slow to serve. */
#define MEMBERS_MAX 254

void ensemble_finish(struct ensemble *ensemble)
{
	for (size_t i = 0; i < ensemble->length; i++) {
		free(ensemble->items[i].text);
		server_line_finish(&ensemble->items[i].line);
	}
	free(ensemble->items);
	free(ensemble->origin);
	*ensemble = ENSEMBLE_NULL;
}

const struct member *ensemble_find(const struct ensemble *ensemble, int64_t id)
{
	for (size_t i = 0; i < ensemble->length; i++)
		if (ensemble->items[i].id == id)
			return &ensemble->items[i];
	return NULL;
}

size_t ensemble_count_voters(const struct ensemble *ensemble)
{
	size_t voters = 0;

	for (size_t i = 0; i < ensemble->length; i++)
		voters += !ensemble->items[i].line.is_observer;
	return voters;
}

char *ensemble_key(const struct member *member)
{
	return xasprintf("server.%" PRId64, member->id);
}

void ensemble_put(const struct ensemble *ensemble, struct settings *settings)
{
	for (size_t i = 0; i < ensemble->length; i++) {
		cleanup_free char *key = ensemble_key(&ensemble->items[i]);

		settings_set(settings, key, ensemble->items[i].text,
			     (struct origin) {LAYER_IDENTITY, ensemble->origin, 0});
	}
}

/* An empty list counts as not set, as in the scripts of all images. */
static const struct setting *find_list(const struct settings *settings)
{
	const struct setting *servers = settings_find(settings, "servers");

	return servers && servers->value[strspn(servers->value, " \t\r\n")] ? servers : NULL;
}

bool ensemble_needs_domain(const struct settings *settings)
{
	return settings_find(settings, "replicas") && !find_list(settings);
}

static void append(struct ensemble *ensemble, struct member member)
{
	ensemble->items = xgrow(ensemble->items, ensemble->length, &ensemble->capacity,
				sizeof(*ensemble->items));
	ensemble->items[ensemble->length++] = member;
}

void ensemble_add(struct ensemble *ensemble, int64_t id, const char *text)
{
	struct member member = {.id = id, .text = xstrdup(text)};
	cleanup_free char *wrong = server_line_parse(text, &member.line);

	if (wrong)
		free(member.text);
	else
		append(ensemble, member);
}

static void add_member(struct ensemble *ensemble, const char *id_text, const char *text,
		       const char *origin, struct findings *findings)
{
	struct member member = {.text = xstrdup(text)};
	cleanup_free char *wrong = NULL;

	if (!number_parse(id_text, 1, MEMBERS_MAX, &member.id))
		wrong = xasprintf("`%s` is no id from 1 to %d", id_text, MEMBERS_MAX);
	else if (ensemble_find(ensemble, member.id))
		wrong = xasprintf("the id %" PRId64 " stands twice", member.id);
	else
		wrong = server_line_parse(member.text, &member.line);
	if (wrong) {
		findings_add(findings, FINDING_ERROR, origin,
			     "write server.<id>=host:2888:3888 for each member", "%s", wrong);
		free(member.text);
		return;
	}
	append(ensemble, member);
}

/* server.1=zk-0:2888:3888;2181 server.2=… (the official image). */
static void add_named(struct ensemble *ensemble, const char *word, const char *origin,
		      struct findings *findings)
{
	const char *id_start = word + strlen("server.");
	const char *equals = strchr(word, '=');
	cleanup_free char *id = xstrndup(id_start, (size_t) (equals - id_start));

	add_member(ensemble, id, equals + 1, origin, findings);
}

/* zk-0:2888:3888 (Confluent's: ids by position) or zk-0:2888:3888::1 (Bitnami's). */
static void add_positioned(struct ensemble *ensemble, char *word, size_t position,
			   const char *origin, struct findings *findings)
{
	char *after_address = *word == '[' ? strchr(word, ']') : word;
	char *colons = after_address ? strstr(after_address, "::") : NULL;
	cleanup_free char *id = colons ? xstrdup(colons + 2) : xasprintf("%zu", position + 1);

	if (colons)
		*colons = '\0';
	add_member(ensemble, id, word, origin, findings);
}

/* A host may be called server.example, but no host has an equals sign. */
static bool is_named(const char *word)
{
	return str_starts_with(word, "server.") && strchr(word, '=');
}

/* In the official image's form the `;` belongs to the entry. */
static void split_list(const char *text, struct strv *words)
{
	strv_add_split(words, text, " ,\t\r\n");
	for (size_t i = 0; i < words->length; i++)
		if (is_named(words->items[i]))
			return;
	strv_finish(words);
	strv_add_split(words, text, " ,;\t\r\n");
}

static void add_list(struct ensemble *ensemble, const struct setting *servers,
		     struct findings *findings)
{
	cleanup_strv struct strv words = STRV_NULL;

	split_list(servers->value, &words);
	for (size_t i = 0; i < words.length; i++) {
		if (is_named(words.items[i]))
			add_named(ensemble, words.items[i], servers->origin, findings);
		else
			add_positioned(ensemble, words.items[i], i, servers->origin, findings);
	}
}

static void add_replicas(struct ensemble *ensemble, const struct settings *settings,
			 const struct identity *identity, const struct settings *tool,
			 struct findings *findings)
{
	const struct setting *replicas = settings_find(settings, "replicas");
	int64_t count, start = option_number(tool, OPTION_ORDINAL_START);
	int64_t offset = option_number(tool, OPTION_ID_OFFSET);
	bool has_domain = identity->domain && *identity->domain;

	if (!number_parse(replicas->value, 1, MEMBERS_MAX, &count)) {
		findings_add(findings, FINDING_ERROR, replicas->origin,
			     "set it to the StatefulSet's replicas", "`%s` is no number of members",
			     replicas->value);
		return;
	}
	if (!identity->base) {
		findings_add(
			findings, FINDING_ERROR, replicas->origin,
			"run it as a StatefulSet, or name the members in ZOO_SERVERS",
			"the name of this pod, %s, ends in no ordinal, so the members' names are "
			"not known",
			identity->pod_name);
		return;
	}
	for (int64_t ordinal = start; ordinal < start + count; ordinal++) {
		cleanup_free char *id = xasprintf("%" PRId64, ordinal + 1 + offset);
		cleanup_free char *text = xasprintf(
			"%s-%" PRId64 "%s%s:%s:%s", identity->base, ordinal, has_domain ? "." : "",
			has_domain ? identity->domain : "", settings_get(settings, "server.port"),
			settings_get(settings, "election.port"));

		add_member(ensemble, id, text, replicas->origin, findings);
	}
}

static void add_file(struct ensemble *ensemble, const struct settings *zoo_cfg,
		     struct findings *findings)
{
	for (size_t i = 0; i < zoo_cfg->length; i++) {
		const struct setting *setting = &zoo_cfg->items[i];

		if (str_starts_with(setting->key, "server."))
			add_member(ensemble, setting->key + strlen("server."), setting->value,
				   setting->origin, findings);
	}
}

void ensemble_read(struct ensemble *ensemble, const struct settings *lines, const char *origin,
		   struct findings *findings)
{
	*ensemble = ENSEMBLE_NULL;
	ensemble->origin = xstrdup(origin);
	add_file(ensemble, lines, findings);
}

void ensemble_build(struct ensemble *ensemble, const struct settings *settings,
		    const struct settings *zoo_cfg, const struct identity *identity,
		    const struct settings *tool, struct findings *findings)
{
	const struct setting *servers = find_list(settings);
	const struct setting *replicas = settings_find(settings, "replicas");
	size_t before = findings->length;

	*ensemble = ENSEMBLE_NULL;
	if (servers)
		add_list(ensemble, servers, findings);
	else if (replicas)
		add_replicas(ensemble, settings, identity, tool, findings);
	else
		add_file(ensemble, zoo_cfg, findings);
	ensemble->origin = xstrdup(servers    ? servers->origin
				   : replicas ? replicas->origin
					      : "the mounted zoo.cfg");
	if (!ensemble->length && findings->length == before)
		findings_add(
			findings, FINDING_ERROR, "ZK_REPLICAS",
			"set it to the StatefulSet's replicas, or name the members in ZOO_SERVERS",
			"nothing says who the members of the ensemble are");
}
