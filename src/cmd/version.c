// SPDX-License-Identifier: Apache-2.0
#include "cmd/version.h"

#include <stdio.h>

#include "kafka/znode.h"
#include "net/kafka_client.h"
#include "net/tls.h"

void version_print(void)
{
	tls_init();
	printf("kafka-init %s\n", KAFKA_INIT_VERSION);
	printf("librdkafka %s\n", kafka_client_version());
	printf("libzookeeper %s\n", ZOOKEEPER_C_VERSION);
	printf("inih %s\n", INIH_VERSION);
	printf("jansson %s\n", znode_json_version());
	printf("%s\n", tls_version());
}
