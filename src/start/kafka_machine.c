// SPDX-License-Identifier: Apache-2.0
#include "start/kafka_machine.h"

#include <errno.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "host/ports.h"
#include "kafka/config.h"
#include "kafka/machine_rules.h"
#include "net/product.h"
#include "run/record.h"
#include "storage/log_dir_rules.h"

/* The broker that runs in this container already, while `check` looks; 0: none. */
static pid_t own_java(const struct start *start)
{
	cleanup_settings struct settings record = SETTINGS_NULL;
	cleanup_free char *run_dir = NULL;
	struct err err;

	if (start->reach != REACH_CHECK || record_read(&start->tool, &record, &run_dir, &err) < 0 ||
	    product_of_role(record_role(&record)) != PRODUCT_KAFKA ||
	    !str_equal(settings_get(&record, RECORD_PHASE), RECORD_RUN) ||
	    !record_process_runs(&record))
		return 0;
	return (pid_t) record_number(&record, RECORD_PID);
}

/* A name is tried at the address that /etc/hosts gives it; one that only the resolver knows is left
 * to Kafka. */
static int try_host(const char *host, int64_t port)
{
	int number = port_try(host, port);
	cleanup_free char *address = number == EINVAL ? hosts_find_address("", host) : NULL;

	if (number != EINVAL)
		return number;
	number = address ? port_try(address, port) : 0;
	return number == EINVAL ? 0 : number;
}

static void check_ports(struct start *start)
{
	for (size_t i = 0; i < start->kafka.broker.bound.length; i++) {
		const struct listener *one = &start->kafka.broker.bound.items[i];
		struct port_trial trial = {one->name, one->host, one->port,
					   try_host(one->host, one->port)};

		machine_rules_check_port(&start->kafka.broker, &trial, &start->findings);
	}
}

static void check_jvm(struct start *start, const struct mounts *mounts)
{
	static const char *const variables[] = {"KAFKA_HEAP_OPTS", "KAFKA_OPTS"};
	cleanup_strv struct strv words = STRV_NULL;

	for (size_t i = 0; i < COUNT(variables); i++) {
		const char *value = settings_get(&start->jvm, variables[i]);

		strv_add_split(&words, value, " \t\n");
	}
	for (size_t i = 0; i < start->jvm_arguments.length; i++)
		strv_add(&words, start->jvm_arguments.items[i]);
	host_read_memory("", &start->host);
	machine_rules_check_jvm(&words, &start->host.memory, mounts, &start->findings);
}

static void announce_recovery(const struct start *start)
{
	cleanup_free char *line = NULL;
	int64_t threads = 1;

	config_number(&start->kafka.server, "num.recovery.threads.per.data.dir", &threads);
	line = log_dirs_recovery(&start->kafka.log_dirs, threads);
	if (line)
		log_info("%s", line);
}

void kafka_machine_check(struct start *start)
{
	cleanup_mounts struct mounts mounts = MOUNTS_NULL;
	struct limits limits = limits_read("");
	struct log_dirs_rule rule = {
		.broker = &start->kafka.broker,
		.mounts = &mounts,
		.own = own_java(start),
	};

	mounts_read("", &mounts);
	log_dir_rules_check(&start->kafka.log_dirs, &rule, &start->findings);
	if (!rule.own) {
		check_ports(start);
		announce_recovery(start);
	}
	machine_rules_check_limits(&limits, log_dirs_partitions(&start->kafka.log_dirs),
				   &start->findings);
	check_jvm(start, &mounts);
}
