/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/exit_code.h"

/* The error of an operation that failed: one sentence for people and the exit code it leads to. The
 * whole contract, with that of findings, is docs/errors.md. */

/* A sentence that is longer is cut: nothing but its length is lost. */
#define ERR_TEXT_SIZE 2048

struct err {
	enum exit_code code;
	char text[ERR_TEXT_SIZE];
};

#define ERR_NULL ((struct err) {.code = EXIT_OK, .text = ""})

/* Sets code and sentence; always returns -1, so that `return err_set(...)` reads as what it does.
 */
int err_set(struct err *err, enum exit_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4), nonnull(1)));

/* A system call failed: EXIT_SYSTEM, ": " and the kernel's words for `number` (an errno) are added.
 * Returns -1. */
int err_system(struct err *err, int number, const char *format, ...)
	__attribute__((format(printf, 3, 4), nonnull(1)));

/* Puts "what was being done: " before the sentence; the code stays. Returns -1. */
int err_context(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(1)));
