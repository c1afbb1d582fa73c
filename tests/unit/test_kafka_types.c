// SPDX-License-Identifier: Apache-2.0
/* The table of Kafka's keys, and what ConfigDef.parseType (3.9) and its validators take.
 * tests/behaviour/test_oracle_kafka.py asks Kafka itself the same. */
#include "cases.h"

#include "base/mem.h"
#include "kafka/types.h"

static void test_table(void **state)
{
	const struct kafka_key *key;

	(void) state;
	for (size_t i = 1; i < kafka_key_count; i++)
		check(kafka_keys[i].name, strcmp(kafka_keys[i - 1].name, kafka_keys[i].name) < 0);
	for (size_t i = 0; i < kafka_key_count; i++)
		check(kafka_keys[i].name, kafka_key_find(kafka_keys[i].name) == &kafka_keys[i]);
	check("a", !kafka_key_find("a"));
	check("zz", !kafka_key_find("zz"));
	key = kafka_key_find("listeners");
	check_text("listeners", key->initial, "PLAINTEXT://:9092");
	key = kafka_key_find("zookeeper.connect");
	check_int("zookeeper.connect", key->span, KAFKA_SPAN_REMOVED);
	check_text("zookeeper.connect", key->initial, NULL);
	check_int("share.coordinator.threads", kafka_key_find("share.coordinator.threads")->span,
		  KAFKA_SPAN_ADDED);
	check_int("ssl.key.password", kafka_key_find("ssl.key.password")->type,
		  KAFKA_TYPE_PASSWORD);
	check_text("a topic's", kafka_key_of_topic("retention.ms"), "log.retention.ms");
	check_text("a topic's", kafka_key_of_topic("min.insync.replicas"), NULL);
}

#define NOT_INT "not a number of type INT, a whole number from -2147483648 to 2147483647"
#define BOOLEAN "expected value to be either true or false"
#define COMPRESSION "it must be one of: uncompressed, zstd, lz4, snappy, gzip, producer"

static const struct {
	const char *key;
	const char *value;
	const char *problem; /* NULL: none */
} values[] = {
	/* ConfigDef.parseType: trim(), then Integer.parseInt */
	{"num.partitions", "5", NULL},
	{"num.partitions", "+5", NULL},
	{"num.partitions", "007", NULL},
	{"num.partitions", "2147483647", NULL},
	{"num.partitions", "2147483648", NOT_INT},
	{"num.partitions", "", NOT_INT},
	{"num.partitions", "5s", NOT_INT},
	{"num.partitions", "0x5", NOT_INT},
	{"num.partitions", "1_000", NOT_INT},
	{"num.partitions", "1.0", NOT_INT},
	{"num.partitions", "0", "it is not in [1,...]"},
	{"offsets.topic.replication.factor", "32768",
	 "not a number of type SHORT, a whole number from -32768 to 32767"},
	{"log.retention.bytes", "9223372036854775807", NULL},
	{"log.retention.bytes", "9223372036854775808",
	 "not a number of type LONG, a whole number of 64 bits"},
	/* Double.parseDouble */
	{"log.cleaner.min.cleanable.ratio", "0.5", NULL},
	{"log.cleaner.min.cleanable.ratio", ".5d", NULL},
	{"log.cleaner.min.cleanable.ratio", "0x1p-1", NULL},
	{"log.cleaner.min.cleanable.ratio", "NaN", NULL},
	{"log.cleaner.min.cleanable.ratio", "nan", "not a number of type DOUBLE"},
	{"log.cleaner.min.cleanable.ratio", "0x1", "not a number of type DOUBLE"},
	{"log.cleaner.min.cleanable.ratio", ".", "not a number of type DOUBLE"},
	{"log.cleaner.min.cleanable.ratio", "1.5", "it is not in [0,...,1]"},
	{"log.cleaner.min.cleanable.ratio", "Infinity", "it is not in [0,...,1]"},
	{"delete.topic.enable", "TRUE", NULL},
	{"delete.topic.enable", "yes", BOOLEAN},
	{"delete.topic.enable", "", BOOLEAN},
	/* ValidString is exact, CaseInsensitiveValidString is not, ValidList judges each item */
	{"compression.type", "gzip", NULL},
	{"compression.type", "GZIP", COMPRESSION},
	{"compression.type", "", COMPRESSION},
	{"group.consumer.migration.policy", "UpGrade", NULL},
	{"log.cleanup.policy", "compact , delete", NULL},
	{"log.cleanup.policy", "", NULL},
	{"log.cleanup.policy", "compact,", "each item must be one of: compact, delete"},
	/* CompressionType.GZIP.levelValidator, RemoteLogManagerConfig */
	{"compression.gzip.level", "-1", NULL},
	{"compression.gzip.level", "0", "it is not in [1,...,9] or -1"},
	{"remote.log.manager.copier.thread.pool.size", "-1", NULL},
	{"remote.log.manager.copier.thread.pool.size", "0", "it is not in [1,...] or -1"},
	/* MetadataVersion.fromVersionString */
	{"inter.broker.protocol.version", "3.9", NULL},
	{"inter.broker.protocol.version", "3.9.1", NULL},
	{"inter.broker.protocol.version", "3.9-IV0", NULL},
	{"inter.broker.protocol.version", "0.11.0.3", NULL},
	{"inter.broker.protocol.version", "4.0", "it is not a valid version, such as 3.9"},
	{"inter.broker.protocol.version", "3.9.", "it is not a valid version, such as 3.9"},
	/* QuorumConfig */
	{"controller.quorum.voters", "1@h:1,2@[::1]:2", NULL},
	{"controller.quorum.voters", "", NULL},
	{"controller.quorum.voters", "h:1", "each entry should be in the form {id}@{host}:{port}"},
	{"controller.quorum.bootstrap.servers", "h",
	 "each entry should be in the form {host}:{port}"},
	{"password.encoder.secret", "anything at all", NULL},
	{"principal.builder.class", "org.example.Builder$One", NULL},
	{"principal.builder.class", "org/example/Builder", "it is no name of a Java class"},
	{"principal.builder.class", "", "it is no name of a Java class"},
};

static void test_values(void **state)
{
	(void) state;
	for (EACH(it, values)) {
		char *name = xasprintf("%s=%s", it->key, it->value);
		char *problem = kafka_type_problem(kafka_key_find(it->key), it->value);

		check_text(name, problem, it->problem);
		free(problem);
		free(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests_name("kafka_types", tests, NULL, NULL);
}
