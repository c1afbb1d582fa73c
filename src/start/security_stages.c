// SPDX-License-Identifier: Apache-2.0
#include "start/security_stages.h"

#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "jvm/java.h"
#include "security/certificate.h"
#include "security/security.h"
#include "start/common.h"

/* Of the java that will run; a machine that only renders may have none. */
static int java_version(const struct start *start)
{
	cleanup_free char *java = NULL;
	struct err ignored;

	if (jvm_java_find(&start->tool, &start->environment, &java, &ignored) < 0)
		return 0;
	return jvm_java_version(java);
}

static struct security_inputs inputs_of(const struct start *start)
{
	return (struct security_inputs) {
		.tool = &start->tool,
		.directory = start->run_dir,
		.reads_files = start->reach > REACH_RENDER,
		.now = time(NULL),
		.java_version = java_version(start),
		.broker = &start->kafka.broker,
		.options = &start->kafka.listener_options,
		.jvm = &start->jvm,
		.jvm_arguments = &start->jvm_arguments,
	};
}

void security_stages_broker(struct start *start)
{
	struct security_inputs inputs = inputs_of(start);

	security_of_broker(&inputs, &start->kafka.server, &start->stores, &start->findings);
}

void security_stages_zookeeper(struct start *start)
{
	struct security_inputs inputs = inputs_of(start);

	security_of_zookeeper(&inputs, &start->zookeeper.settings.zoo_cfg, &start->stores,
			      &start->findings);
}

static int write_store(const struct start *start, const char *name, const char *text,
		       struct err *err)
{
	struct output output = {start->run_dir, name, xstrdup(text), 0600};

	return common_write(start, &output, 1, err);
}

static bool is_written(const struct tls_stores *stores, const char *name)
{
	for (size_t i = 0; i < stores->length; i++) {
		cleanup_free char *key_store = tls_store_key_name(&stores->items[i]);
		cleanup_free char *trust_store = tls_store_trust_name(&stores->items[i]);

		if ((stores->items[i].key_store && str_equal(name, key_store)) ||
		    (stores->items[i].trust_store && str_equal(name, trust_store)))
			return true;
	}
	return false;
}

/* A key that is no longer used should not lie there as long as the pod lives. */
static void remove_former(const struct start *start)
{
	DIR *directory = opendir(start->run_dir);
	const struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (tls_store_is_file_name(entry->d_name) &&
		    !is_written(&start->stores, entry->d_name))
			unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory)
		closedir(directory);
}

int security_stages_write(struct start *start, struct err *err)
{
	for (size_t i = 0; i < start->stores.length; i++) {
		const struct tls_store *store = &start->stores.items[i];
		cleanup_free char *key_store = tls_store_key_name(store);
		cleanup_free char *trust_store = tls_store_trust_name(store);

		if (store->key_store && write_store(start, key_store, store->key_store, err) < 0)
			return -1;
		if (store->trust_store &&
		    write_store(start, trust_store, store->trust_store, err) < 0)
			return -1;
	}
	if (start->reach == REACH_EXEC)
		remove_former(start);
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
