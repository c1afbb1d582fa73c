// SPDX-License-Identifier: Apache-2.0
#include "start/security_stages.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "kafka/config.h"
#include "run/run_dir.h"
#include "security/certificate.h"
#include "security/sasl_rules.h"
#include "security/security.h"
#include "security/store_rules.h"
#include "security/zookeeper_tls.h"
#include "start/common.h"

#define JAAS_FILE "java.security.auth.login.config"

/* Where the stores are to be, as far as it is known. */
static const char *directory_of(const struct start *start)
{
	const char *out = option_get(&start->tool, OPTION_OUT);
	const char *given = option_get(&start->tool, OPTION_RUN_DIR);

	if (out)
		return out;
	if (start->run_dir)
		return start->run_dir;
	return given ? given : RUN_DIR_DEFAULT;
}

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
		.options = &start->listener_options,
		.listeners = &start->broker.bound,
		.inter_broker = start->broker.inter_broker.listener,
		.directory = directory_of(start),
		.has_jaas_file = has_jaas_file(start),
		.now = time(NULL),
	};
	enum exit_code before;

	/* Without listeners, which is said already, nothing can be told of them. */
	if (!start->broker.bound.length)
		return;
	security_check(&security, &start->server, &start->findings);
	security_correct_pem(&start->server, security.now, &start->findings);
	if (start->reach > REACH_RENDER)
		security_check_files(&start->server, security.now, &start->stores,
				     &start->findings);
	before = findings_exit_code(&start->findings);
	security_build_tls(&security, &start->server, &start->stores, &start->findings);
	/* What cannot stand beside a directory is said already. */
	if (findings_exit_code(&start->findings) == before) {
		store_rules_check(&start->server, &start->broker.bound, &start->findings);
		store_rules_check_missing(&start->server, &start->broker.bound, &start->findings);
	}
	sasl_rules_check_jaas(&start->server, &start->broker.bound, &start->findings);
	security_build_sasl(&security, &start->server, &start->findings);
	if (security.inter_broker)
		sasl_rules_check_mechanism(&start->server, security.inter_broker, &start->findings);
	if (option_get(&start->tool, OPTION_ZOOKEEPER_TLS_DIR))
		config_bool(&start->server, "zookeeper.ssl.client.enable",
			    &start->broker.zookeeper_tls);
	log_stores(start, security.now);
}

void security_of_zookeeper(struct start *start)
{
	int64_t now = time(NULL);

	if (start->reach > REACH_RENDER)
		zookeeper_check_files(&start->zookeeper.zoo_cfg, now, &start->stores,
				      &start->findings);
	zookeeper_build_tls(&start->tool, directory_of(start), now, &start->zookeeper.zoo_cfg,
			    &start->stores, &start->findings);
	log_stores(start, now);
}

/* The run directory may have become another one than that which was to be. */
static void move(struct settings *settings, const char *from, const char *to, const char *name)
{
	cleanup_free char *old = xasprintf("%s/%s", from, name);

	for (size_t i = 0; i < settings->length; i++)
		if (str_equal(settings->items[i].value, old))
			setting_replace_value(&settings->items[i], xasprintf("%s/%s", to, name));
}

static int write_store(struct start *start, const char *name, const char *text,
		       struct settings *settings, struct err *err)
{
	const char *given = option_get(&start->tool, OPTION_RUN_DIR);
	struct output output = {start->run_dir, name, xstrdup(text), 0600};

	move(settings, given ? given : RUN_DIR_DEFAULT, directory_of(start), name);
	return common_write(start, &output, 1, err);
}

int security_write(struct start *start, struct err *err)
{
	struct settings *settings =
		start->role == ROLE_BROKER ? &start->server : &start->zookeeper.zoo_cfg;

	if (start->reach < REACH_EXEC && !option_get(&start->tool, OPTION_OUT))
		return 0;
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];
		cleanup_free char *key_store = tls_key_store_name(store);
		cleanup_free char *trust_store = tls_trust_store_name(store);

		if (store->key_store &&
		    write_store(start, key_store, store->key_store, settings, err) < 0)
			return -1;
		if (store->trust_store &&
		    write_store(start, trust_store, store->trust_store, settings, err) < 0)
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
