// SPDX-License-Identifier: Apache-2.0
#include "jvm/argv.h"

#include "jvm/kafka_argv.h"
#include "jvm/zookeeper_argv.h"

static const struct {
	int (*add_options)(const struct jvm_plan *plan, struct strv *argv, struct err *err);
	const char *main_class;
} products[] = {
	[PRODUCT_KAFKA] = {jvm_kafka_argv_add, "kafka.Kafka"},
	[PRODUCT_ZOOKEEPER] = {jvm_zookeeper_argv_add,
			       "org.apache.zookeeper.server.quorum.QuorumPeerMain"},
};

int jvm_argv_build(const struct jvm_plan *plan, struct strv *argv, struct err *err)
{
	strv_add(argv, plan->java_path);
	if (products[plan->product].add_options(plan, argv, err) < 0)
		return -1;
	strv_add(argv, products[plan->product].main_class);
	strv_add(argv, plan->config_file);
	return 0;
}
