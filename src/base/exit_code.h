/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The exit codes, one contract for every command; the tables of README and of kafka-init(1) are
 * made from these rows. 64 and 71 are EX_USAGE and EX_OSERR of sysexits(3), 126 and 127 are what a
 * shell says of a program that it cannot start. */

/* clang-format off */
#define EXIT_CODES(CODE) \
	CODE(OK, 0, "done; healthy") \
	CODE(NOT_HEALTHY, 1, "not ready, not alive; `check` found errors") \
	CODE(TIMED_OUT, 2, "could not be reached, or the deadline passed") \
	CODE(CONFIG, 3, "the configuration is wrong") \
	CODE(REFUSED, 4, "refused: going on could lose data") \
	CODE(USAGE, 64, "wrong usage") \
	CODE(SYSTEM, 71, "the system failed") \
	CODE(CANNOT_EXECUTE, 126, "java is there and cannot be executed") \
	CODE(NOT_FOUND, 127, "java is not there") \
	CODE(SIGNALLED, 128, "plus n: ended by signal n, before it became java")
/* clang-format on */

#define EXIT_CODE_ENUM(name, code, text) EXIT_##name = (code),

enum exit_code { EXIT_CODES(EXIT_CODE_ENUM) };
