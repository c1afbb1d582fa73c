// SPDX-License-Identifier: Apache-2.0
#include "start/security_stages.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "security/certificate.h"
#include "security/sasl_rules.h"
#include "security/security.h"
#include "security/store_rules.h"
#include "security/zookeeper_tls.h"
#include "start/common.h"

#define JAAS_FILE "java.security.auth.login.config"

static bool has_jaas_file(const struct start *start)
{
	for (size_t i = 0; i < start->jvm.length; i++)
		if (strstr(start->jvm.items[i].value, JAAS_FILE))
			return true;
	for (size_t i = 0; i < start->jvm_arguments.length; i++)
		if (strstr(start->jvm_arguments.items[i], JAAS_FILE))
			return true;
	return false;
}

static void log_stores(const struct start *start, int64_t now)
{
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];
		cleanup_free char *ends = tls_time_format(store->not_after, now);

		log_info("%s: the certificate of %s ends %s; java reads it once, at its start",
			 store->name, store->directory, ends);
	}
}

void security_of_broker(struct start *start)
{
	struct security security = {
		.tool = &start->tool,
		.options = &start->kafka.listener_options,
		.listeners = &start->kafka.broker.bound,
		.inter_broker = start->kafka.broker.inter_broker.listener,
		.directory = start->run_dir,
		.has_jaas_file = has_jaas_file(start),
		.now = time(NULL),
	};
	enum exit_code before;

	/* Without listeners, which is said already, nothing can be told of them. */
	if (!start->kafka.broker.bound.length)
		return;
	security_check(&security, &start->kafka.server, &start->findings);
	security_correct_pem(&start->kafka.server, security.now, &start->findings);
	if (start->reach > REACH_RENDER)
		security_check_files(&start->kafka.server, security.now, &start->stores,
				     &start->findings);
	before = findings_exit_code(&start->findings);
	security_build_tls(&security, &start->kafka.server, &start->stores, &start->findings);
	/* What cannot stand beside a directory is said already. */
	if (findings_exit_code(&start->findings) == before) {
		store_rules_check(&start->kafka.server, &start->kafka.broker.bound,
				  &start->findings);
		store_rules_check_missing(&start->kafka.server, &start->kafka.broker.bound,
					  &start->findings);
	}
	sasl_rules_check_jaas(&start->kafka.server, &start->kafka.broker.bound, &start->findings);
	security_build_sasl(&security, &start->kafka.server, &start->findings);
	if (security.inter_broker)
		sasl_rules_check_mechanism(&start->kafka.server, security.inter_broker,
					   &start->findings);
	if (option_get(&start->tool, OPTION_ZOOKEEPER_TLS_DIR))
		config_bool(&start->kafka.server, "zookeeper.ssl.client.enable",
			    &start->kafka.broker.zookeeper_tls);
	log_stores(start, security.now);
}

void security_of_zookeeper(struct start *start)
{
	int64_t now = time(NULL);

	if (start->reach > REACH_RENDER)
		zookeeper_check_files(&start->zookeeper.settings.zoo_cfg, now, &start->stores,
				      &start->findings);
	zookeeper_build_tls(&start->tool, start->run_dir, now, &start->zookeeper.settings.zoo_cfg,
			    &start->stores, &start->findings);
	log_stores(start, now);
}

static int write_store(const struct start *start, const char *name, const char *text,
		       struct err *err)
{
	struct output output = {start->run_dir, name, xstrdup(text), 0600};

	return common_write(start, &output, 1, err);
}

int security_write(struct start *start, struct err *err)
{
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];
		cleanup_free char *key_store = tls_key_store_name(store);
		cleanup_free char *trust_store = tls_trust_store_name(store);

		if (store->key_store && write_store(start, key_store, store->key_store, err) < 0)
			return -1;
		if (store->trust_store &&
		    write_store(start, trust_store, store->trust_store, err) < 0)
			return -1;
	}
	return 0;
}

void security_record(const struct start *start, struct settings *record)
{
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];

		certificate_add_to_record(&(struct certificate) {store->name, store->not_before,
								 store->not_after,
								 store->directory},
					  record);
	}
}
