// SPDX-License-Identifier: Apache-2.0
#include "start/role.h"

#include <stddef.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "start/kafka_stages.h"
#include "start/zookeeper_stages.h"

#define OPTIONS_OF_A_START                                                                         \
	OPTION_CONFIG, OPTION_RUN_DIR, OPTION_TERMINATION_LOG, OPTION_TIMEOUT, OPTION_JAVA

/* What `render` takes too comes first. */
static const enum option broker_options[] = {
	OPTION_SERVER_PROPERTIES,  OPTION_ID_FROM,
	OPTION_ID_OFFSET,	   OPTION_DOMAIN,
	OPTION_ADVERTISE,	   OPTION_ZOOKEEPER_SERVICE,
	OPTION_ZOOKEEPER_REPLICAS, OPTION_TLS_DIR,
	OPTION_ZOOKEEPER_TLS_DIR,  OPTIONS_OF_A_START,
	OPTION_KAFKA_HOME,	   OPTION_IGNORE_PREFLIGHT_ERRORS,
};

static const enum option zookeeper_options[] = {
	OPTION_ZOO_CFG,
	OPTION_ID_FROM,
	OPTION_ID_OFFSET,
	OPTION_ORDINAL_START,
	OPTION_TLS_DIR,
	OPTION_QUORUM_TLS_DIR,
	OPTION_DOMAIN,
	OPTIONS_OF_A_START,
	OPTION_ZOOKEEPER_HOME,
	OPTION_ZOOKEEPER_FIRST_START,
	OPTION_IGNORE_PREFLIGHT_ERRORS,
};

static const struct role roles[] = {
	{
		.name = "broker",
		.product = PRODUCT_KAFKA,
		.duties = DUTY_BROKER,
		.purpose = "Derives who this broker is, writes server.properties, waits for "
			   "ZooKeeper and becomes java.",
		.options = broker_options,
		.option_count = COUNT(broker_options),
		.home = OPTION_KAFKA_HOME,
		.mounted = OPTION_SERVER_PROPERTIES,
		.lists = {{"server.properties", offsetof(struct start, kafka.server)}},
		.record = kafka_stages_record,
	},
	{
		.name = "zookeeper",
		.product = PRODUCT_ZOOKEEPER,
		.duties = DUTY_MEMBER,
		.purpose = "Derives who this ZooKeeper server is, writes zoo.cfg and myid, and "
			   "becomes java.",
		.options = zookeeper_options,
		.option_count = COUNT(zookeeper_options),
		.home = OPTION_ZOOKEEPER_HOME,
		.mounted = OPTION_ZOO_CFG,
		.lists = {{"zoo.cfg", offsetof(struct start, zookeeper.settings.zoo_cfg)},
			  {"system properties", offsetof(struct start, zookeeper.settings.java)},
			  {"ensemble", offsetof(struct start, zookeeper.settings.ensemble)},
			  {"identity", offsetof(struct start, zookeeper.myid)}},
		.record = zookeeper_stages_record,
	},
};

const struct role *role_find(const char *name)
{
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_equal(roles[i].name, name))
			return &roles[i];
	return NULL;
}

char *role_names(const char *between)
{
	cleanup_strv struct strv names = STRV_NULL;

	for (size_t i = 0; i < COUNT(roles); i++)
		strv_add(&names, roles[i].name);
	return strv_join(&names, between);
}
