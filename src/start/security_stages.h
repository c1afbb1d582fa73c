/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "start/start.h"

/* TLS and SASL in the chain: what Secrets become settings and files. */

/* Puts them into server.properties, once the listeners are known, or into zoo.cfg. */
void security_stages_broker(struct start *start);
void security_stages_zookeeper(struct start *start);

/* A stage: writes the stores, with mode 0600, where the settings then name them. `render` without
 * --out writes none. */
int security_stages_write(struct start *start, struct err *err);

/* Adds when each certificate ends, for `status`. */
void security_stages_record(const struct start *start, struct settings *record);
