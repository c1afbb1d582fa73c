/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/strv.h"
#include "host/cgroup.h"

/* What this machine (a pod, a container) is, read once into a plain struct. Files are read below a
 * root directory, so that a fixture tree is a machine. */

struct host {
	char *hostname; /* its first label */
	char *fqdn; /* the full name: the kernel's own, or that of /etc/hosts; NULL: neither has one
		     */
	struct strv addresses; /* global ones, as text, of the interfaces that are up */
	struct memory_limit memory;
	pid_t pid;
	int64_t start_time; /* of this process, in clock ticks since boot (proc(5), stat field 22);
			       0: unknown */
};

/* Hostname, full name, pid and start time. `root` is "" on a real machine. */
int host_read(const char *root, struct host *host, struct err *err);

/* When a process began, in clock ticks since boot (proc(5), stat field 22); 0: there is no such
 * process. */
int64_t host_process_start_time(const char *root, pid_t pid);

/* Reads what only some commands need: it costs more the more mounts and interfaces there are. */
void host_read_memory(const char *root, struct host *host);
void host_read_addresses(struct host *host);

void host_finish(struct host *host);

/* The full name of this host in the text of an /etc/hosts: on the line that lists `hostname`, it is
 * the name that begins with `hostname` and a dot (the kubelet writes "IP
 * hostname.subdomain.namespace.svc.domain hostname", pkg/kubelet/kubelet_pods.go). NULL: none. The
 * caller frees it. */
char *hosts_find_fqdn(const char *content, const char *hostname);

/* The address of `name` in /etc/hosts below `root`; NULL: it is not there. The caller frees it. */
char *hosts_find_address(const char *root, const char *name);

#define cleanup_host __attribute__((cleanup(host_finish)))
