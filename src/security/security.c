// SPDX-License-Identifier: Apache-2.0
#include "security/security.h"

#include "base/log.h"
#include "base/mem.h"
#include "security/certificate.h"
#include "security/listener_sasl.h"
#include "security/listener_tls.h"
#include "security/login_rules.h"
#include "security/option_rules.h"
#include "security/pem_values.h"
#include "security/principal_rules.h"
#include "security/sasl_rules.h"
#include "security/store_files.h"
#include "security/store_rules.h"
#include "security/tls_java.h"
#include "security/zookeeper_tls.h"

static void log_stores(const struct tls_stores *stores, int64_t now)
{
	for (size_t i = 0; i < stores->length; i++) {
		const struct tls_store *store = &stores->items[i];
		cleanup_free char *ends = certificate_format_time(store->not_after, now);

		log_info("%s: the certificate of %s ends %s; java reads it once, at its start",
			 store->name, store->directory, ends);
	}
}

/* Whether one of them, from `first` on, is more than a warning. */
static bool has_error(const struct findings *findings, size_t first)
{
	for (size_t i = first; i < findings->length; i++)
		if (findings->items[i].level != FINDING_WARNING)
			return true;
	return false;
}

static void build_stores(const struct security_inputs *inputs, struct settings *server,
			 struct tls_stores *stores, struct findings *findings)
{
	bool had_error = has_error(findings, 0);
	size_t before = findings->length;

	listener_tls_build(inputs, server, stores, findings);
	/* What cannot stand beside a directory, or is not in it, is said already. Beside an error
	 * of another step the missing store is warned of as well, which helps nobody. */
	if (has_error(findings, before) && !had_error)
		return;
	store_rules_check(inputs->broker, findings);
	store_rules_check_missing(inputs->broker, findings);
}

void security_of_broker(const struct security_inputs *inputs, struct settings *server,
			struct tls_stores *stores, struct findings *findings)
{
	size_t before;

	/* Without listeners, which is said already, nothing can be told of them. */
	if (!inputs->broker->bound.length)
		return;
	option_rules_check(inputs, findings);
	pem_values_correct(server, inputs->now, inputs->java_version, findings);
	/* Before ours are among them. */
	if (inputs->reads_files) {
		store_files_check(server, inputs->now, inputs->java_version, stores, findings);
		tls_java_check(inputs->broker, findings);
	}
	build_stores(inputs, server, stores, findings);
	/* Of the texts that were given: ours are right. */
	sasl_rules_check_jaas(inputs->broker, findings);
	before = findings->length;
	listener_sasl_build(inputs, server, findings);
	/* What was to be its login is said to be wrong. */
	if (!has_error(findings, before))
		login_rules_check(inputs, findings);
	/* It may have set the mechanism. */
	sasl_rules_check_mechanism(inputs->broker, findings);
	principal_rules_check(inputs->broker, findings);
	log_stores(stores, inputs->now);
}

void security_of_zookeeper(const struct security_inputs *inputs, struct settings *zoo_cfg,
			   struct tls_stores *stores, struct findings *findings)
{
	/* Before ours are among them. */
	if (inputs->reads_files)
		zookeeper_tls_check_files(zoo_cfg, inputs->now, inputs->java_version, stores,
					  findings);
	zookeeper_tls_build(inputs, zoo_cfg, stores, findings);
	log_stores(stores, inputs->now);
}
