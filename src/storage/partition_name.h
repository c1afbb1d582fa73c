/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* What a directory in a log directory may be called. Kafka's start ends with a KafkaException at
 * the first that is called otherwise (LogManager.loadLogs, LocalLog.parseTopicPartitionName). */

/* topic-partition, or topic-partition.<unique>-delete, -future or -stray. Kafka does not look
 * whether there is such a topic: "backup-1" is partition 1 of "backup". (Digits that are not
 * ASCII's, which Java takes, are none here.) */
bool partition_name_is_valid(const char *name);

/* The one that is none of Kafka's partitions and may be there (RemoteIndexCache.DIR_NAME). */
#define KAFKA_REMOTE_INDEX_CACHE "remote-log-index-cache"
