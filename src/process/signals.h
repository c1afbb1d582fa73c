/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* Signals of a process that may be number 1. The kernel drops a signal without a handler that is
 * sent to process 1 (signal(7), pid_namespaces(7)), so a pod that waits would live until its grace
 * period ends. */

/* Remembers the dispositions and the mask that we were started with; then TERM, INT, HUP and QUIT
 * write one line and _exit(128 + n) at once, whatever any thread is doing: nothing needs cleaning,
 * every write is a temporary name and a rename. SIGPIPE is ignored. The line of a process that
 * `becomes_java` says that it did not. The first call of main. */
void signals_install(bool becomes_java);

/* What java is to inherit: the state that we were started with, except that TERM is never ignored
 * (the JVM would keep ignoring it). The handlers stay until execve(2) itself resets them, so there
 * is no moment in which a signal is lost. The last call before execve. */
void signals_restore_for_exec(void);
