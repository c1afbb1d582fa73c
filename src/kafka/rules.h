/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/findings.h"
#include "identity/identity.h"
#include "kafka/listeners.h"
#include "settings/settings.h"

/* What Kafka itself would refuse, said before the JVM: pure functions, findings only. */

/* process.roles: KRaft is not supported yet. */
void rules_check_kraft(const struct settings *server, struct findings *findings);

/* Whether Kafka would have generated the id: it does from reserved.broker.max.id + 1 on. */
bool rules_id_is_generated(const struct settings *server, int64_t id);

/* KafkaConfig.validateValues: broker.id is at most reserved.broker.max.id (1000) while
 * broker.id.generation.enable is true. */
void rules_check_id(const struct settings *server, const struct identity *identity,
		    struct findings *findings);

/* KafkaConfig.validateValues: advertised.listeners cannot use the nonroutable meta-address 0.0.0.0;
 * a wildcard of IPv6 passes there and is no more routable. */
void rules_check_advertised(const struct settings *server, const struct listeners *advertised,
			    struct findings *findings);

/* log.dirs beats log.dir (KafkaConfig.logDirs), whichever layer they come from: a variable for
 * log.dir does nothing beside it. */
void rules_check_log_dir(const struct settings *server, struct findings *findings);
