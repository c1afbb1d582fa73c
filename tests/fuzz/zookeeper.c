// SPDX-License-Identifier: Apache-2.0
/* A ZooKeeper server's model: pieces are a mounted zoo.cfg, the file myid, and the environment.
 * What it is taken for without an error is written as server.N lines, and those mean the same. */
#include "fuzz.h"

#include <inttypes.h>

#include "base/strv.h"
#include "net/connect_string.h"
#include "settings/options.h"
#include "settings/properties.h"
#include "zookeeper/myid.h"
#include "zookeeper/zookeeper_rules.h"

static void must_be_members(const struct zookeeper_server *server, const struct settings *zoo_cfg)
{
	for (size_t i = 0; i < server->ensemble.length; i++) {
		const struct member *member = &server->ensemble.items[i];
		cleanup_free char *key = xasprintf("server.%" PRId64, member->id);

		must(member->id >= 1 && member->id <= 254);
		must(ensemble_find(&server->ensemble, member->id) == member);
		must(settings_get(zoo_cfg, key));
		must(str_equal(settings_get(zoo_cfg, key), member->text));
	}
	for (size_t i = 0; i < zoo_cfg->length; i++)
		if (str_starts_with(zoo_cfg->items[i].key, "server."))
			must(str_equal(zoo_cfg->items[i].origin, server->ensemble.origin));
}

/* The same members from the written lines alone. */
static void read_again(const struct zookeeper_server *server, const struct settings *zoo_cfg,
		       const struct identity *identity, const struct settings *tool)
{
	cleanup_settings struct settings nothing = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	struct ensemble again;

	ensemble_build(&again, &nothing, zoo_cfg, identity, tool, &findings);
	must(!findings.length && again.length == server->ensemble.length);
	for (size_t i = 0; i < again.length; i++) {
		const struct member *member = ensemble_find(&server->ensemble, again.items[i].id);

		must(member && str_equal(member->text, again.items[i].text));
	}
	ensemble_finish(&again);
}

static void build(struct zookeeper_settings *all, const struct settings *tool)
{
	cleanup_findings struct findings findings = FINDINGS_NULL;
	cleanup_identity struct identity identity = {.id = 2, .ordinal = 1};
	struct zookeeper_server server;
	struct ensemble members;
	bool is_plain;

	identity.pod_name = xstrdup("zk-1");
	identity.base = xstrdup("zk");
	identity.domain = xstrdup("zk.default.svc.cluster.local");
	identity.id_origin = xstrdup("the ordinal of zk-1");
	ensemble_build(&members, &all->ensemble, &all->zoo_cfg, &identity, tool, &findings);
	zookeeper_server_derive(&server, all, &identity, &members);
	zookeeper_rules_check(&server, &findings);
	must_be_members(&server, &all->zoo_cfg);
	free(zookeeper_server_client_address(&server, &is_plain));
	free(zookeeper_server_addresses(&server));
	if (findings_exit_code(&findings) == EXIT_OK)
		read_again(&server, &all->zoo_cfg, &identity, tool);
	zookeeper_server_finish(&server);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_free char *myid = pieces_next(&pieces);
	cleanup_strv struct strv variables = STRV_NULL;
	cleanup_settings struct settings file = SETTINGS_NULL;
	cleanup_settings struct settings tool = SETTINGS_NULL;
	cleanup_settings struct settings nothing = SETTINGS_NULL;
	cleanup_findings struct findings findings = FINDINGS_NULL;
	struct zookeeper_settings all = {.zoo_cfg = SETTINGS_NULL};
	struct environment environment;

	must(myid_parse(myid) >= -1);
	strv_add(&variables, "A=b");
	while (pieces.at < pieces.end)
		strv_take(&variables, pieces_next(&pieces));
	environment_init(&environment, variables.items);
	properties_read(text, strlen(text), "zoo.cfg", &file, &findings);
	options_read(&environment, &nothing, &tool, &findings);
	options_check(&tool, &findings);
	zookeeper_settings_read(&environment, &file, &all, &findings);
	zookeeper_settings_trim(&all);
	if (findings_exit_code(&findings) == EXIT_OK)
		build(&all, &tool);
	zookeeper_settings_finish(&all);
	environment_finish(&environment);
	return 0;
}
