/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* Signals of a process that may be number 1. The kernel drops a signal without a handler that is
 * sent to process 1 (signal(7), pid_namespaces(7)), so a pod that waits would live until its grace
 * period ends. */

/* Remembers the dispositions and the mask that we were started with. From then on TERM, INT, HUP
 * and QUIT write one line and _exit(128 + n) at once, whatever any thread is doing: there is
 * nothing to clean up, since every file is written under a temporary name and renamed. SIGPIPE is
 * ignored. If the process `becomes_java`, the line says that java was not started. The first call
 * of main. */
void signals_install(bool becomes_java);

/* Restores for java the state that we were started with, except that TERM is never ignored (the JVM
 * would keep ignoring it). The handlers stay until execve(2) itself resets them, so that no signal
 * is lost in between. The last call before execve. */
void signals_restore_for_exec(void);
