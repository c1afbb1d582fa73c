/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/err.h"

/* Becoming java. */

/* Opens /dev/null in place of each of stdin, stdout and stderr that we were started without.
 * Otherwise the next descriptor that is opened would take its number, and log lines would go into a
 * socket. It is opened for reading, so that writing to it still fails. */
void process_exec_open_streams(void);

/* Whether `path` can be executed, as execve(2) would judge it: EXIT_NOT_FOUND if nothing is there,
 * EXIT_CANNOT_EXECUTE if it is no regular file or has no execute bit for us. */
int process_exec_check(const char *path, struct err *err);

/* Closes every descriptor from 3 on, restores the signals (signals.h) and calls execve(2) with the
 * absolute `path`: no PATH is searched, and a file of an unknown format is never handed to a shell.
 * Returns only on failure, with EXIT_NOT_FOUND or EXIT_CANNOT_EXECUTE. */
int process_exec(const char *path, char *const *argv, char *const *envp, struct err *err);
