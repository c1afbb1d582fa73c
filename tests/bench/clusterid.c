/* SPDX-License-Identifier: Apache-2.0
 *
 * clusterid HOST:PORT: a floor of a probe that needs metadata: the least that librdkafka can be
 * asked for, without a question of our own before it and without a look at the answer. */
#include <librdkafka/rdkafka.h>
#include <unistd.h>

#define TIMEOUT_MS 3000

int main(int argc, char **argv)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];
	rd_kafka_t *handle;

	rd_kafka_conf_set(conf, "bootstrap.servers", argc == 2 ? argv[1] : "", why, sizeof(why));
	rd_kafka_conf_set(conf, "log_level", "0", why, sizeof(why));
	handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
	/* The threads end with the process: joining them would cost more than all the rest. */
	_exit(handle && rd_kafka_clusterid(handle, TIMEOUT_MS) ? 0 : 2);
}
