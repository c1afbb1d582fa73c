/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strv.h"
#include "kafka/broker.h"
#include "settings/settings.h"

/* What TLS and SASL are derived from, beside the settings that they become. */
struct security_inputs {
	const struct settings *tool;
	const char *directory; /* where the stores will be */
	bool reads_files;      /* also those that the settings name themselves */
	int64_t now;
	int java_version; /* 17; 0: not known */
	/* of a broker alone */
	const struct broker *broker;
	const struct settings *options; /* of one listener each, settings/listener_options.h */
	const struct settings *jvm;	/* its variables */
	const struct strv *jvm_arguments;
};
