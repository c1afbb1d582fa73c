/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The file that the kubelet reads when a container has ended and shows in `kubectl describe pod`
 * (Kubernetes, "Determine the Reason for Pod Failure": terminationMessagePath, by default
 * /dev/termination-log, read up to 4096 bytes). */

#define TERMINATION_LOG_DEFAULT "/dev/termination-log"
#define TERMINATION_LOG_SIZE 4096

/* Replaces the content by `text`, cut at TERMINATION_LOG_SIZE. The kubelet makes the file, never
 * we: where it is missing or cannot be written, nothing happens. */
void termination_log_write(const char *path, const char *text);
