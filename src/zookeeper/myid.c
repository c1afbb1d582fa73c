// SPDX-License-Identifier: Apache-2.0
#include "zookeeper/myid.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"

int64_t myid_parse(const char *text)
{
	cleanup_free char *line = xstrndup(text, strcspn(text, "\r\n"));
	int64_t id = -1;

	number_parse(line, 0, INT32_MAX, &id);
	return id;
}

int64_t myid_read(const char *path, struct findings *findings)
{
	cleanup_str struct str content = STR_NULL;
	int64_t id;

	if (!file_read_if_there(path, FINDING_ERROR, &content, findings))
		return -1;
	id = myid_parse(content.text);
	if (id < 0)
		findings_add(
			findings, FINDING_REFUSAL, path,
			"write the id of this member into it, digits alone, or empty the volume",
			"its first line is no id: nobody knows whose data this volume holds");
	return id;
}

void myid_check(int64_t id, int64_t on_disk, const char *path, struct findings *findings)
{
	if (id >= 0 && on_disk >= 0 && on_disk != id)
		findings_add(findings, FINDING_REFUSAL, path,
			     "give this pod the volume of its own ordinal, or say "
			     "KAFKA_INIT_ID_FROM=data if the ensemble knows it by that id",
			     "the volume belongs to member %" PRId64 ", but this pod is member "
			     "%" PRId64,
			     on_disk, id);
}

void myid_set(const struct identity *identity, struct settings *myid)
{
	cleanup_free char *id = xasprintf("%" PRId64, identity->id);

	if (identity->id >= 0)
		settings_set(myid, "myid", id,
			     (struct origin) {LAYER_IDENTITY, identity->id_origin, 0});
}
