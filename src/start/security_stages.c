// SPDX-License-Identifier: Apache-2.0
#include "start/security_stages.h"

#include <time.h>

#include "base/mem.h"
#include "base/str.h"
#include "run/run_dir.h"
#include "security/certificate.h"
#include "security/security.h"
#include "start/common.h"

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

static struct security_inputs inputs_of(const struct start *start)
{
	return (struct security_inputs) {
		.tool = &start->tool,
		.directory = directory_of(start),
		.reads_files = start->reach > REACH_RENDER,
		.now = time(NULL),
		.broker = &start->broker,
		.options = &start->listener_options,
		.jvm = &start->jvm,
		.jvm_arguments = &start->jvm_arguments,
	};
}

void security_stages_broker(struct start *start)
{
	struct security_inputs inputs = inputs_of(start);

	security_of_broker(&inputs, &start->server, &start->stores, &start->findings);
}

void security_stages_zookeeper(struct start *start)
{
	struct security_inputs inputs = inputs_of(start);

	security_of_zookeeper(&inputs, &start->zookeeper.zoo_cfg, &start->stores, &start->findings);
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

int security_stages_write(struct start *start, struct err *err)
{
	struct settings *settings =
		start->role == ROLE_BROKER ? &start->server : &start->zookeeper.zoo_cfg;

	if (start->reach < REACH_EXEC && !option_get(&start->tool, OPTION_OUT))
		return 0;
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];
		cleanup_free char *key_store = tls_store_key_name(store);
		cleanup_free char *trust_store = tls_store_trust_name(store);

		if (store->key_store &&
		    write_store(start, key_store, store->key_store, settings, err) < 0)
			return -1;
		if (store->trust_store &&
		    write_store(start, trust_store, store->trust_store, settings, err) < 0)
			return -1;
	}
	return 0;
}

void security_stages_record(const struct start *start, struct settings *record)
{
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];

		certificate_add_to_record(&(struct certificate) {store->name, store->not_before,
								 store->not_after,
								 store->directory},
					  record);
	}
}
