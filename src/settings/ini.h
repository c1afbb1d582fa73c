/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/findings.h"
#include "settings/settings.h"

/* kafka-init.ini (kafka-init.ini(5)): `key = value` lines, comments with # or ;, no sections. inih
 * reads it as Debian builds it, which silently cuts a long line, strips what follows a blank and
 * `;`, and takes an indented line for a second value. So every line is looked at before inih sees
 * it, and each of these is an error that names the line. */

/* Sets the keys of the file at `path`, which must be among `names`; `named_by` is what names the
 * file. */
void ini_read(const char *path, const char *named_by, const char *const *names, size_t count,
	      struct settings *tool, struct findings *findings);
