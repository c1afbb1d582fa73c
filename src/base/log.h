/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* One line per event on stderr, `kafka-init[phase]: level: text`, written with one write(2) so that
 * lines of two processes never mix. It says what was decided and from which input. errno is
 * preserved. Control characters become `?`: a value cannot forge a line. */

/* From now on every line is also written to this descriptor, which the log then owns. What one
 * write(2) does not take is lost. */
void log_copy_to(int descriptor);

/* The phase of the lines that follow; a string that lives as long as the program. */
void log_phase(const char *phase);

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
