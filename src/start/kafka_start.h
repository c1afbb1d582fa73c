/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "kafka/broker.h"
#include "settings/settings.h"
#include "storage/log_dirs.h"

/* What only Kafka's stages know. */
struct kafka_start {
	struct settings server;		  /* server.properties */
	struct settings listener_options; /* of one listener each */
	struct broker broker;
	struct log_dirs log_dirs;
};
