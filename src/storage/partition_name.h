/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* What a directory in a log directory may be called. Kafka's start ends with a KafkaException at
 * the first one with another name (LogManager.loadLogs, LocalLog.parseTopicPartitionName). */

/* topic-partition, or topic-partition.<unique>-delete, -future or -stray. Kafka does not look
 * whether the topic exists: "backup-1" is partition 1 of "backup". (Java also takes digits that are
 * not ASCII; here they are none.) */
bool partition_name_is_valid(const char *name);

/* A directory that is no partition and may be there (RemoteIndexCache.DIR_NAME). */
#define KAFKA_REMOTE_INDEX_CACHE "remote-log-index-cache"
