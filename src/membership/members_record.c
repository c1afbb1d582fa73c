// SPDX-License-Identifier: Apache-2.0
#include "membership/members_record.h"

#include "base/file.h"
#include "base/mem.h"
#include "settings/preflight.h"

bool members_record_is_kept(const struct zookeeper_server *server)
{
	return !zookeeper_settings_is_true(&server->settings->zoo_cfg, "reconfigEnabled", false);
}

void members_record_check(const struct membership *membership)
{
	const struct zookeeper_server *server = membership->server;
	enum finding_level level =
		preflight_level(membership->tool, PREFLIGHT_MEMBERS, FINDING_ERROR);
	cleanup_free char *path = xasprintf("%s/conf/" MEMBERS_RECORD, server->data_dir);
	cleanup_findings struct findings wrong = FINDINGS_NULL;
	cleanup_str struct str text = STR_NULL;
	struct ensemble recorded = ENSEMBLE_NULL;

	if (!server->self || !members_record_is_kept(server) ||
	    !file_read_if_there(path, level, &text, membership->findings))
		return;
	members_parse(text.text, text.length, path, &recorded, &wrong);
	if (wrong.length || !recorded.length)
		findings_add(membership->findings, level, path,
			     "remove it, if the configured members are those of the last start",
			     "the record of the members is damaged: %s",
			     wrong.length ? wrong.items[0].what : "it names none");
	else
		members_decide(membership, &recorded, MEMBERS_RECORDED);
	ensemble_finish(&recorded);
}
