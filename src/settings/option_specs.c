// SPDX-License-Identifier: Apache-2.0
#include "settings/option_specs.h"

#include <stddef.h>

#include "settings/preflight_checks.h"

const struct option_spec option_specs[] = {
#define OPTION(constant, name, type, ...) {name, OPTION_TYPE_##type, __VA_ARGS__},
#include "settings/options.def"
};
