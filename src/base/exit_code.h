/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The exit codes, one contract for every command (kafka-init(1), EXIT STATUS). A process that a
 * signal ended before it became java leaves 128 + the signal's number. */
enum exit_code {
	EXIT_OK = 0,
	EXIT_NOT_HEALTHY = 1,	   /* not ready, not alive; `check` found errors */
	EXIT_TIMED_OUT = 2,	   /* could not reach, or the deadline passed */
	EXIT_CONFIG = 3,	   /* the configuration is wrong */
	EXIT_REFUSED = 4,	   /* going on could lose data */
	EXIT_USAGE = 64,	   /* EX_USAGE of sysexits(3) */
	EXIT_SYSTEM = 71,	   /* EX_OSERR of sysexits(3) */
	EXIT_CANNOT_EXECUTE = 126, /* java is there and cannot be executed */
	EXIT_NOT_FOUND = 127,	   /* java is not there */
	EXIT_SIGNALLED = 128,	   /* + the number of the signal */
};
