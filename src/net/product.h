/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/str.h"

/* Which software a server is: its jars, its protocol, its logging, the names that other images give
 * its settings. A role (start/, cmd/) is more: what a pod does with it. */
enum product {
	PRODUCT_KAFKA,
	PRODUCT_ZOOKEEPER,
};

/* "Kafka", "ZooKeeper": for people. */
static inline const char *product_name(enum product product)
{
	return product == PRODUCT_KAFKA ? "Kafka" : "ZooKeeper";
}

/* What the role of that name runs; it is the run record's word and that of --role. */
static inline enum product product_of_role(const char *role)
{
	return str_equal(role, "zookeeper") ? PRODUCT_ZOOKEEPER : PRODUCT_KAFKA;
}
