// SPDX-License-Identifier: Apache-2.0
#include "storage/log_dir_rules.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "settings/preflight.h"

#define OTHER_DISK                                                                                 \
	"give the pod its own volume; for a disk that was moved here on purpose set "              \
	"KAFKA_INIT_ID_FROM=data"

#define WHERE_IT_IS                                                                                \
	"set KAFKA_LOG_DIRS to where the data is, or move it into the new directory while no "     \
	"broker runs; to begin without it, say KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS=log-dirs"

#define NAMES_SHOWN 5

#define WRITABLE "make it writable for this user (securityContext.fsGroup does that for a volume)"
#define META                                                                                       \
	"make it readable for this user, or correct it; where it is lost take it away: Kafka "     \
	"writes a new one"

static enum finding_level level_of(const struct log_dirs_rule *rule, enum preflight check,
				   enum finding_level level)
{
	return preflight_level(rule->broker->tool, check, level);
}

/* Why Kafka would take the directory for a failed one. */
static const char *problem_of(const struct log_dir *dir)
{
	return dir->directory.problem ? dir->directory.problem : dir->meta.problem;
}

void log_dir_rules_check_id(const struct log_dirs *dirs, struct findings *findings)
{
	const char *path;

	if (log_dirs_id(dirs, &path) >= 0)
		return;
	for (size_t i = 0; i < dirs->length; i++) {
		const struct meta_properties *meta = &dirs->items[i].meta;

		if (meta->is_there)
			findings_add(findings, FINDING_ERROR, meta->path,
				     "correct it, or say KAFKA_INIT_ID_FROM=ordinal", "%s",
				     meta->problem ? meta->problem : "it holds no broker.id");
	}
}

static void check_usable(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings)
{
	size_t failed = 0;

	for (size_t i = 0; i < dirs->length; i++)
		failed += problem_of(&dirs->items[i]) != NULL;
	for (size_t i = 0; i < dirs->length; i++) {
		const struct log_dir *one = &dirs->items[i];

		if (!problem_of(one))
			continue;
		if (failed < dirs->length)
			findings_add(
				findings, FINDING_WARNING, dirs->origin,
				"repair or replace the disk; its replicas are offline until then",
				"log directory %s cannot be used, and Kafka serves the others: %s",
				one->directory.path, problem_of(one));
		else
			findings_add(findings, level_of(rule, PREFLIGHT_LOG_DIRS, FINDING_ERROR),
				     dirs->origin, one->directory.problem ? WRITABLE : META,
				     "log directory %s cannot be used, and there is no other: %s",
				     one->directory.path, problem_of(one));
	}
}

static void check_same(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
		       struct findings *findings)
{
	for (size_t i = 1; i < dirs->length; i++)
		for (size_t j = 0; j < i; j++) {
			const struct directory *a = &dirs->items[j].directory;
			const struct directory *b = &dirs->items[i].directory;

			if (a->canonical && b->canonical && str_equal(a->canonical, b->canonical))
				findings_add(
					findings, level_of(rule, PREFLIGHT_LOG_DIRS, FINDING_ERROR),
					dirs->origin, "name each directory once",
					"%s and %s are the same directory, %s: Kafka would end "
					"with \"Duplicate log directory found\"",
					a->path, b->path, a->canonical);
		}
}

/* Only as many names as people read. The caller frees it. */
static char *first_names(const struct strv *names)
{
	cleanup_str struct str text = STR_NULL;

	for (size_t i = 0; i < names->length && i < NAMES_SHOWN; i++)
		str_addf(&text, "%s%s", i ? ", " : "", names->items[i]);
	if (names->length > NAMES_SHOWN)
		str_addf(&text, " and %zu more", names->length - NAMES_SHOWN);
	return str_steal(&text);
}

/* Kafka neither loads nor locks a directory that is offline. */
static void check_foreign(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			  struct findings *findings)
{
	for (size_t i = 0; i < dirs->length; i++) {
		const struct log_dir *one = &dirs->items[i];
		cleanup_free char *names = first_names(&one->foreign);

		if (one->foreign.length && !problem_of(one))
			findings_add(
				findings, level_of(rule, PREFLIGHT_LOG_DIRS, FINDING_ERROR),
				dirs->origin,
				"let log.dirs name a subdirectory of the volume, and move what "
				"meta.properties is beside into it; or take the directory away",
				"%s holds %s, and Kafka ends at a directory that is no "
				"topic-partition (\"is not in the form of topic-partition\")",
				one->directory.path, names);
	}
}

static void check_locks(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			struct findings *findings)
{
	for (size_t i = 0; i < dirs->length; i++) {
		const struct log_dir *one = &dirs->items[i];
		cleanup_free char *owner = one->lock_owner
						   ? xasprintf("process %d", (int) one->lock_owner)
						   : xstrdup("a process of another container");

		if (one->is_locked && !problem_of(one) &&
		    !(rule->own && one->lock_owner == rule->own))
			findings_add(
				findings, level_of(rule, PREFLIGHT_LOCK, FINDING_ERROR),
				dirs->origin,
				"stop that broker first, or give this pod a volume of its own",
				"%s has locked %s/.lock: another broker uses this directory, and "
				"Kafka would end with \"Failed to acquire lock on file .lock\"",
				owner, one->directory.path);
	}
}

static void check_mounts(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings)
{
	for (size_t i = 0; i < dirs->length; i++) {
		const struct directory *one = &dirs->items[i].directory;

		if (!one->canonical)
			continue;
		if (mounts_is_root(rule->mounts, one->canonical))
			findings_add(
				findings, level_of(rule, PREFLIGHT_ROOT_DISK, FINDING_REFUSAL),
				dirs->origin,
				"mount a volume there; where the data may go, say "
				"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS=root-disk",
				"log directory %s is on the container's own disk (the mount of /), "
				"and its data would be gone with the container",
				one->path);
		else if (mounts_is_memory(rule->mounts, one->canonical))
			findings_add(
				findings, FINDING_WARNING, dirs->origin, "mount a volume there",
				"log directory %s is in memory (tmpfs): its data is gone with the "
				"pod",
				one->path);
	}
}

/* log.dirs is left to its default, and something else has written data into the volume's root. */
static void check_above(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			struct findings *findings)
{
	const struct log_dir *above = &dirs->above, *own = &dirs->items[0];

	if (!dirs->has_above || !dirs->length || own->meta.is_there || own->partitions ||
	    (!above->meta.is_there && !above->partitions))
		return;
	findings_add(findings, level_of(rule, PREFLIGHT_LOG_DIRS, FINDING_REFUSAL), dirs->origin,
		     WHERE_IT_IS,
		     "log.dirs is not set and would be %s, which is empty, while %s holds a "
		     "broker's data (%spartitions: %zu): the broker would start empty beside it",
		     own->directory.path, above->directory.path,
		     above->meta.is_there ? META_PROPERTIES ", " : "", above->partitions);
}

static bool is_on_a_mount_of(const struct log_dirs *dirs, const struct mounts *mounts,
			     const char *path)
{
	const struct mount *mount = mounts_find(mounts, path);

	for (size_t i = 0; i < dirs->length; i++)
		if (dirs->items[i].directory.canonical &&
		    mounts_find(mounts, dirs->items[i].directory.canonical) == mount)
			return true;
	return false;
}

/* A log.dirs that is given otherwise than at the last start. What is on another volume, or has
 * another id, is not this broker's. */
static void check_beside(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings)
{
	for (size_t i = 0; i < dirs->beside_length; i++) {
		const struct log_dir *one = &dirs->beside[i];
		bool is_said = dirs->has_above && dirs->above.directory.canonical &&
			       str_equal(dirs->above.directory.canonical, one->directory.path);

		if (is_said || rule->broker->id < 0 || one->meta.id != rule->broker->id ||
		    !is_on_a_mount_of(dirs, rule->mounts, one->directory.path))
			continue;
		findings_add(findings, level_of(rule, PREFLIGHT_LOG_DIRS, FINDING_REFUSAL),
			     dirs->origin, WHERE_IT_IS,
			     "%s holds the data of this broker, %" PRId64
			     ", on the same volume as log.dirs, %s, which is empty: the broker "
			     "would start empty beside it",
			     one->directory.path, one->meta.id, dirs->items[0].directory.path);
	}
}

static void check_version(const struct meta_properties *meta, const struct log_dirs_rule *rule,
			  struct findings *findings)
{
	if (meta->version != 0 && rule->broker->mode == MODE_ZOOKEEPER)
		findings_add(
			findings, level_of(rule, PREFLIGHT_META_PROPERTIES, FINDING_REFUSAL),
			meta->path, "give the pod its own volume, or an empty one",
			"it is of version %" PRId64
			", a disk of a KRaft node: a broker of ZooKeeper would end with \"Found "
			"unexpected version\"",
			meta->version);
}

static void check_id(const struct meta_properties *meta, const struct log_dirs_rule *rule,
		     struct findings *findings)
{
	if (rule->broker->id >= 0 && meta->id >= 0 && meta->id != rule->broker->id)
		findings_add(findings, level_of(rule, PREFLIGHT_META_PROPERTIES, FINDING_REFUSAL),
			     meta->path, OTHER_DISK,
			     "this disk belongs to broker %" PRId64 ", and this is broker %" PRId64
			     ": Kafka would end with \"Stored node id %" PRId64
			     " doesn't match previous node id %" PRId64 "\"",
			     meta->id, rule->broker->id, meta->id, rule->broker->id);
}

/* Two files of one broker. */
static void check_pair(const struct meta_properties *a, const struct meta_properties *b,
		       const struct log_dirs_rule *rule, struct findings *findings)
{
	enum finding_level level = level_of(rule, PREFLIGHT_META_PROPERTIES, FINDING_REFUSAL);

	/* If the broker has an id, each is compared with that instead. */
	if (rule->broker->id < 0 && a->id >= 0 && b->id >= 0 && a->id != b->id)
		findings_add(findings, level, b->path, OTHER_DISK,
			     "this disk belongs to broker %" PRId64 ", and that of %s to broker "
			     "%" PRId64,
			     b->id, a->path, a->id);
	if (a->cluster_id && b->cluster_id && !str_equal(a->cluster_id, b->cluster_id))
		findings_add(findings, level, b->path,
			     "take out the disk that is not of this cluster",
			     "this disk belongs to cluster %s, and that of %s to cluster %s",
			     b->cluster_id, a->path, a->cluster_id);
	if (a->directory_id && b->directory_id && str_equal(a->directory_id, b->directory_id))
		findings_add(findings, level, b->path, "take out the disk that is the copy",
			     "it has the directory.id of %s, %s: one is a copy of the other, and "
			     "Kafka would end with \"Duplicate directory ID\"",
			     a->path, a->directory_id);
}

static void check_metas(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			struct findings *findings)
{
	const struct meta_properties *first = NULL;

	for (size_t i = 0; i < dirs->length; i++) {
		const struct meta_properties *meta = &dirs->items[i].meta;

		if (!meta->is_there || problem_of(&dirs->items[i]))
			continue;
		check_version(meta, rule, findings);
		check_id(meta, rule, findings);
		if (first)
			check_pair(first, meta, rule, findings);
		else
			first = meta;
	}
}

void log_dir_rules_check(const struct log_dirs *dirs, const struct log_dirs_rule *rule,
			 struct findings *findings)
{
	check_usable(dirs, rule, findings);
	check_same(dirs, rule, findings);
	check_foreign(dirs, rule, findings);
	check_locks(dirs, rule, findings);
	check_mounts(dirs, rule, findings);
	check_above(dirs, rule, findings);
	check_beside(dirs, rule, findings);
	check_metas(dirs, rule, findings);
}

void log_dir_rules_check_cluster(const struct log_dirs *dirs, const struct settings *tool,
				 const char *path, const char *cluster_id,
				 struct findings *findings)
{
	enum finding_level level = preflight_level(tool, PREFLIGHT_CLUSTER_ID, FINDING_REFUSAL);

	for (size_t i = 0; i < dirs->length; i++) {
		const struct meta_properties *meta = &dirs->items[i].meta;

		if (!meta->cluster_id || problem_of(&dirs->items[i]))
			continue;
		if (!cluster_id)
			findings_add(
				findings, level, meta->path,
				"correct zookeeper.connect, or bring ZooKeeper's data back; only "
				"where the data may go, start with an empty volume",
				"this disk belongs to cluster %s, and ZooKeeper has no %s: it has "
				"lost its data, or zookeeper.connect leads elsewhere (another "
				"chroot); Kafka would begin a new cluster there and then end "
				"with \"Invalid cluster.id\"",
				meta->cluster_id, path);
		else if (!str_equal(meta->cluster_id, cluster_id))
			findings_add(findings, level, meta->path,
				     "correct zookeeper.connect, or give the pod its own volume",
				     "this disk belongs to cluster %s, and %s of ZooKeeper is %s: "
				     "Kafka would end with \"Invalid cluster.id\"",
				     meta->cluster_id, path, cluster_id);
	}
}
