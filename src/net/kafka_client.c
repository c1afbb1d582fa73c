// SPDX-License-Identifier: Apache-2.0
#include "net/kafka_client.h"

#include <librdkafka/rdkafka.h>

const char *kafka_client_version(void)
{
	return rd_kafka_version_str();
}
