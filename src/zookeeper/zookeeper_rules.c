// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/zookeeper_rules.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "base/strv.h"
#include "net/connect_string.h"
#include "zookeeper/zookeeper_keys.h"

#define CLIENT_PORT "clientPort"
#define TICK_DEFAULT 3000
#define ID_MAX 254 /* EphemeralType.MAX_EXTENDED_SERVER_ID */

static void add(const struct settings *settings, const char *key, const char *remedy,
		const char *what, struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, settings_origin(settings, key), remedy, "%s", what);
}

static void check_id(const struct zookeeper_server *server, struct findings *findings)
{
	const char *origin = server->identity->id_origin;

	if (server->identity->id < 0)
		return;
	if (server->id < 1 || server->id > ID_MAX)
		findings_add(findings, FINDING_ERROR, origin, "choose another offset or ordinal",
			     "myid %" PRId64 " is not from 1 to %d", server->id, ID_MAX);
	else if (server->ensemble.length && !server->self)
		findings_add(findings, FINDING_REFUSAL, origin,
			     "raise ZK_REPLICAS only together with the ensemble, or scale the "
			     "StatefulSet back",
			     "myid %" PRId64 " of %s is not among the %zu members that %s names",
			     server->id, server->identity->pod_name, server->ensemble.length,
			     server->ensemble.origin);
}

/* ZooKeeper's own reconfiguration keeps the members on the volume, and we would overwrite them. */
static void check_reconfiguration(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;

	if (settings_find(zoo_cfg, "dynamicConfigFile"))
		add(zoo_cfg, "dynamicConfigFile",
		    "take it out, and name the members in ZK_REPLICAS or ZOO_SERVERS",
		    "ZooKeeper refuses dynamicConfigFile beside the members, which are written "
		    "into zoo.cfg",
		    findings);
	if (zookeeper_settings_is_true(zoo_cfg, "reconfigEnabled", false))
		findings_add(findings, FINDING_WARNING, settings_origin(zoo_cfg, "reconfigEnabled"),
			     "keep the members of the configuration and of the ensemble the same",
			     "each start writes the members of its configuration, also after a "
			     "reconfiguration has changed them");
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

static void check_types(const struct zookeeper_server *server, struct findings *findings)
{
	const struct zookeeper_settings *settings = server->settings;

	for (size_t i = 0; i < zookeeper_key_count; i++) {
		const struct zookeeper_key *key = &zookeeper_keys[i];
		bool is_java = key->target == ZOOKEEPER_JAVA;
		const struct settings *list = is_java ? &settings->java : &settings->zoo_cfg;
		const struct setting *setting = settings_find(list, is_java ? key->java : key->key);
		const char *text = setting ? setting->value : NULL;
		/* A $(…) that could not be expanded has its finding already. */
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

/* The number of a key; `initial` if the key is not set or is no number. */
static int64_t number_of(const struct settings *zoo_cfg, const char *key, int64_t initial)
{
	const char *value = settings_get(zoo_cfg, key);
	int64_t number = initial;

	if (value)
		number_parse(value, INT32_MIN, INT32_MAX, &number);
	return number;
}

static void check_times(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
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

static void check_sasl(const struct zookeeper_server *server, struct findings *findings)
{
	static const char server_key[] = "quorum.auth.serverRequireSasl";
	static const char learner_key[] = "quorum.auth.learnerRequireSasl";
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
	bool enabled = zookeeper_settings_is_true(zoo_cfg, "quorum.auth.enableSasl", false);
	bool server_must = zookeeper_settings_is_true(zoo_cfg, server_key, false);
	bool learner_must = zookeeper_settings_is_true(zoo_cfg, learner_key, false);

	if (!enabled && (server_must || learner_must))
		add(zoo_cfg, server_must ? server_key : learner_key,
		    "set quorum.auth.enableSasl=true",
		    "quorum.auth.enableSasl is disabled, so cannot enable it", findings);
	else if (server_must && !learner_must)
		add(zoo_cfg, server_key, "set quorum.auth.learnerRequireSasl=true",
		    "quorum.auth.learnerRequireSasl is disabled, so cannot enable it", findings);
}

static void check_words(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
	const char *type = settings_get(zoo_cfg, "peerType");

	if (type && !str_equal_nocase(type, "observer") && !str_equal_nocase(type, "participant"))
		add(zoo_cfg, "peerType", "write participant or observer", "unrecognised peertype",
		    findings);
	if (number_of(zoo_cfg, "electionAlg", 3) != 3)
		add(zoo_cfg, "electionAlg", "take it out",
		    "invalid electionAlg value. Only 3 is supported", findings);
}

/* An address needs its port. And zoo.cfg must not contradict the own entry. */
static void check_client(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
	const struct member *self = server->self;
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

static void check_limits(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;
	const struct ensemble *ensemble = &server->ensemble;
	static const char *const limits[] = {"initLimit", "syncLimit"};
	bool standalone = zookeeper_settings_is_true(zoo_cfg, "standaloneEnabled", true);
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

/* group.N and weight.N. ZooKeeper takes any key that begins so for one of them. */
static void check_groups(const struct zookeeper_server *server, struct findings *findings)
{
	const struct settings *zoo_cfg = &server->settings->zoo_cfg;

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

static void check_data_dir(const struct zookeeper_server *server, struct findings *findings)
{
	if (*server->data_dir != '/')
		findings_add(findings, FINDING_ERROR,
			     settings_origin(&server->settings->zoo_cfg, "dataDir"),
			     "write an absolute path", "dataDir is `%s`", server->data_dir);
}

static void (*const rules[])(const struct zookeeper_server *server, struct findings *findings) = {
	check_id,    check_reconfiguration, check_types,  check_times,	check_sasl,
	check_words, check_client,	    check_limits, check_groups, check_data_dir,
};

void zookeeper_rules_check(const struct zookeeper_server *server, struct findings *findings)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		rules[i](server, findings);
}
