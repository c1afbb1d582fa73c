/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/findings.h"
#include "host/host.h"
#include "settings/environment.h"
#include "settings/settings.h"

/* Who this pod is: a StatefulSet gives each pod the name <set>-<ordinal> and keeps it (Kubernetes,
 * "StatefulSets", Pod Identity), so the name decides broker.id and myid. */

struct identity {
	char *pod_name; /* $POD_NAME, else the hostname's first label */
	char *base;	/* without the ordinal; NULL: there is none */
	int64_t ordinal;
	char *pod_ip;	      /* $POD_IP, else the one global address; NULL: neither */
	char *pod_ip_problem; /* why there is no usable address; NULL: there is one */
	char *domain;	      /* NULL: not known (yet) */
	int64_t id;	      /* broker.id or myid; -1: none */
	char *id_origin;      /* "the ordinal of kafka-2", a variable, a file */
};

/* Finds out all but the id. An empty variable counts as not set. */
void identity_init(struct identity *identity, const struct environment *environment,
		   const struct settings *tool, const struct host *host, struct findings *findings);
void identity_finish(struct identity *identity);

/* <pod name>.<domain>, or the bare name. The caller frees it. */
char *identity_fqdn(const struct identity *identity);

/* Where an id may come from. `first` is the id that ordinal 0 gives (broker.id 0, myid 1). */
struct id_rule {
	const char *key;      /* "broker.id", "myid" */
	const char *variable; /* what to set where there is no ordinal */
	int64_t first;
	const struct setting *given[2]; /* given by variables; NULL or negative: not given */
	int64_t on_disk;		/* -1: nothing there */
	const char *on_disk_path;
};

/* Decides identity->id as KAFKA_INIT_ID_FROM says. With `ordinal`, an id given by a variable that
 * disagrees is a refusal that names both. */
void identity_decide(struct identity *identity, const struct id_rule *rule,
		     const struct settings *tool, struct findings *findings);

/* Splits "kafka-2" at its last dash. The ordinal is decimal: 08 is eight. False: no ordinal. */
bool identity_split_name(const char *name, char **basep, int64_t *ordinalp);

/* NULL if clients can be given this address, else why not ("127.0.0.1 is this pod's own loopback",
 * …). The caller frees it. */
char *identity_check_address(const char *address);

#define cleanup_identity __attribute__((cleanup(identity_finish)))
