// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/values.h"

#include <inttypes.h>
#include <string.h>

#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "net/connect_string.h"

#define CLIENT_PORT "clientPort"
#define TICK_DEFAULT 3000

static void add(const struct settings *settings, const char *key, const char *remedy,
		const char *what, struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, settings_origin(settings, key), remedy, "%s", what);
}

/* NULL, or what the value is not. */
static const char *type_problem(enum zookeeper_type type, const char *text)
{
	int64_t number;
	bool is_true;

	switch (type) {
	case ZOOKEEPER_TYPE_INT:
		return number_parse(text, INT32_MIN, INT32_MAX, &number) ? NULL : "no whole number";
	case ZOOKEEPER_TYPE_LONG:
		return number_parse(text, INT64_MIN, INT64_MAX, &number) ? NULL : "no whole number";
	case ZOOKEEPER_TYPE_PORT:
		return number_parse(text, 1, 65535, &number) ? NULL
							     : "no port, a number from 1 to 65535";
	case ZOOKEEPER_TYPE_BOOLEAN:
		return number_parse_bool(text, &is_true) ? NULL : "neither true nor false";
	case ZOOKEEPER_TYPE_TEXT:
		break;
	}
	return NULL;
}

static void check_types(const struct zookeeper_settings *settings, struct findings *findings)
{
	for (size_t i = 0; i < zookeeper_key_count; i++) {
		const struct zookeeper_key *key = &zookeeper_keys[i];
		bool is_java = key->target == ZOOKEEPER_JAVA;
		const struct settings *list = is_java ? &settings->java : &settings->zoo_cfg;
		const struct setting *setting = settings_find(list, is_java ? key->java : key->key);
		const char *text = setting ? setting->value : NULL;
		/* What $(…) could not be expanded is said already. */
		const char *problem =
			text && key->target != ZOOKEEPER_ENSEMBLE && !strstr(text, "$(")
				? type_problem(key->type, text)
				: NULL;

		if (problem)
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "correct it, or take it out", "%s is `%s`: %s", setting->key,
				     text, problem);
	}
}

/* The number of a key; `initial` where it is not set or none. */
static int64_t number_of(const struct settings *zoo_cfg, const char *key, int64_t initial)
{
	const char *value = settings_get(zoo_cfg, key);
	int64_t number = initial;

	if (value)
		number_parse(value, INT32_MIN, INT32_MAX, &number);
	return number;
}

static bool is_true(const struct settings *zoo_cfg, const char *key, bool initial)
{
	const char *value = settings_get(zoo_cfg, key);
	bool yes = initial;

	if (value)
		number_parse_bool(value, &yes);
	return yes;
}

static void check_times(const struct settings *zoo_cfg, struct findings *findings)
{
	int64_t tick = number_of(zoo_cfg, "tickTime", TICK_DEFAULT);
	int64_t least = number_of(zoo_cfg, "minSessionTimeout", -1);
	int64_t most = number_of(zoo_cfg, "maxSessionTimeout", -1);

	if (tick == 0)
		add(zoo_cfg, "tickTime", "set milliseconds, such as 2000", "tickTime is not set",
		    findings);
	/* An int in Java. */
	least = least == -1 ? (int32_t) ((uint32_t) tick * 2) : least;
	most = most == -1 ? (int32_t) ((uint32_t) tick * 20) : most;
	if (least > most)
		findings_add(findings, FINDING_ERROR,
			     settings_origin(zoo_cfg, settings_find(zoo_cfg, "minSessionTimeout")
							      ? "minSessionTimeout"
							      : "maxSessionTimeout"),
			     "lower minSessionTimeout, or raise maxSessionTimeout",
			     "minSessionTimeout (%" PRId64
			     ") must not be larger than maxSessionTimeout (%" PRId64 ")",
			     least, most);
}

static void check_sasl(const struct settings *zoo_cfg, struct findings *findings)
{
	static const char server_key[] = "quorum.auth.serverRequireSasl";
	static const char learner_key[] = "quorum.auth.learnerRequireSasl";
	bool enabled = is_true(zoo_cfg, "quorum.auth.enableSasl", false);
	bool server = is_true(zoo_cfg, server_key, false);
	bool learner = is_true(zoo_cfg, learner_key, false);

	if (!enabled && (server || learner))
		add(zoo_cfg, server ? server_key : learner_key, "set quorum.auth.enableSasl=true",
		    "quorum.auth.enableSasl is disabled, so cannot enable it", findings);
	else if (server && !learner)
		add(zoo_cfg, server_key, "set quorum.auth.learnerRequireSasl=true",
		    "quorum.auth.learnerRequireSasl is disabled, so cannot enable it", findings);
}

static void check_words(const struct settings *zoo_cfg, struct findings *findings)
{
	const char *type = settings_get(zoo_cfg, "peerType");

	if (type && !str_equal_nocase(type, "observer") && !str_equal_nocase(type, "participant"))
		add(zoo_cfg, "peerType", "write participant or observer", "unrecognised peertype",
		    findings);
	if (number_of(zoo_cfg, "electionAlg", 3) != 3)
		add(zoo_cfg, "electionAlg", "take it out",
		    "invalid electionAlg value. Only 3 is supported", findings);
}

/* An address needs its port; and what the own entry says must not be said otherwise. */
static void check_client(const struct settings *zoo_cfg, const struct member *self,
			 struct findings *findings)
{
	const char *address = settings_get(zoo_cfg, "clientPortAddress");
	int64_t port = number_of(zoo_cfg, CLIENT_PORT, 0);
	const char *host = address ? address : "";

	if (address && !settings_find(zoo_cfg, CLIENT_PORT))
		add(zoo_cfg, "clientPortAddress", "set clientPort",
		    "clientPortAddress is set but clientPort is not set", findings);
	if (settings_find(zoo_cfg, "secureClientPortAddress") &&
	    !settings_find(zoo_cfg, "secureClientPort"))
		add(zoo_cfg, "secureClientPortAddress", "set secureClientPort",
		    "secureClientPortAddress is set but secureClientPort is not set", findings);
	if (!self || !self->line.client_port || !port)
		return;
	if (port != self->line.client_port ||
	    (!endpoint_is_wildcard(host) && *host && !str_equal(host, self->line.client_host)))
		findings_add(findings, FINDING_ERROR, settings_origin(zoo_cfg, CLIENT_PORT),
			     "take it out: the own entry says it",
			     "clientPort and its address are not those of server.%" PRId64 ", %s",
			     self->id, self->text);
}

static void check_limits(const struct settings *zoo_cfg, const struct ensemble *ensemble,
			 struct findings *findings)
{
	static const char *const limits[] = {"initLimit", "syncLimit"};
	bool standalone = is_true(zoo_cfg, "standaloneEnabled", true);
	size_t voters = ensemble_count_voters(ensemble);

	if (ensemble->length && !voters)
		findings_add(findings, FINDING_ERROR, ensemble->origin,
			     "let at least one member take part",
			     "observers without participants is an invalid configuration");
	else if (standalone && voters == 1 && ensemble->length > 1)
		add(zoo_cfg, "standaloneEnabled", "take it out",
		    "observers without a quorum is an invalid configuration", findings);
	for (size_t i = 0; i < 2; i++)
		if ((!standalone || voters > 1) && !number_of(zoo_cfg, limits[i], 1))
			findings_add(findings, FINDING_ERROR, settings_origin(zoo_cfg, limits[i]),
				     "set it to a number of ticks", "%s is not set", limits[i]);
}

/* group.N and weight.N; any key that begins so is taken for one of them. */
static void check_groups(const struct settings *zoo_cfg, struct findings *findings)
{
	for (size_t i = 0; i < zoo_cfg->length; i++) {
		const struct setting *setting = &zoo_cfg->items[i];
		bool is_group = str_starts_with(setting->key, "group");
		const char *dot = strchr(setting->key, '.');
		cleanup_strv struct strv members = STRV_NULL;
		int64_t number;
		bool right;

		if (!is_group && !str_starts_with(setting->key, "weight"))
			continue;
		right = number_parse(dot ? dot + 1 : setting->key, INT64_MIN, INT64_MAX, &number);
		strv_add_split(&members, setting->value, is_group ? ":" : "");
		right = right && members.length;
		for (size_t j = 0; j < members.length; j++)
			right = right &&
				number_parse(members.items[j], INT64_MIN, INT64_MAX, &number);
		if (!right)
			findings_add(findings, FINDING_ERROR, setting->origin,
				     "write group.N=ID:ID:… or weight.ID=N, or take it out",
				     "%s: ZooKeeper takes each key that begins with group or "
				     "weight for a group of servers, and this is none",
				     setting->key);
	}
}

void zookeeper_values_check(const struct zookeeper_settings *settings,
			    const struct ensemble *ensemble, const struct member *self,
			    struct findings *findings)
{
	const struct settings *zoo_cfg = &settings->zoo_cfg;

	check_types(settings, findings);
	check_times(zoo_cfg, findings);
	check_sasl(zoo_cfg, findings);
	check_words(zoo_cfg, findings);
	check_client(zoo_cfg, self, findings);
	check_limits(zoo_cfg, ensemble, findings);
	check_groups(zoo_cfg, findings);
}
