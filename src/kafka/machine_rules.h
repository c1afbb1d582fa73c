/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "base/strv.h"
#include "host/cgroup.h"
#include "host/limits.h"
#include "host/mounts.h"
#include "kafka/broker.h"

/* What a broker needs of its machine beside its disks. */

/* How a bind of a listener's address ended: `number` is an errno, 0: it can be bound. */
struct port_trial {
	const char *listener; /* its name */
	const char *host;     /* as `listeners` has it, "": all addresses */
	int64_t port;
	int number;
};

/* A port that cannot be bound is said before the start: Kafka binds at the end of its own, after
 * the recovery of all logs (SocketServer.Acceptor, since 3.5). */
void machine_rules_check_port(const struct broker *broker, const struct port_trial *trial,
			      struct findings *findings);

/* Kafka's documentation (6.7, Hardware and OS) wants 100,000 open files. It is a warning if the
 * limit is lower, and either below 16,384, a default of distributions, or low for the partitions on
 * the disks, at ten files each. Each segment has two memory maps (LazyIndex): it is a warning if
 * the limit of maps is below the kernel's default of 65,530, or below four for each partition. */
void machine_rules_check_limits(const struct limits *limits, size_t partitions,
				struct findings *findings);

/* `words` are the JVM's options as users gave them; the last of a kind counts. A heap of more than
 * 70 % of the memory limit leaves no page cache. Libraries for compression are unpacked into
 * java.io.tmpdir (/tmp) and mapped for execution there. */
void machine_rules_check_jvm(const struct strv *words, const struct memory_limit *memory,
			     const struct mounts *mounts, struct findings *findings);
