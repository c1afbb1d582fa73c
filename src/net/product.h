/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/str.h"

/* Which software a server is: that decides its jars, its protocol, its logging and the names that
 * other images give its settings. A role (start/, cmd/) also says what a pod does with it. */
enum product {
	PRODUCT_KAFKA,
	PRODUCT_ZOOKEEPER,
};

/* "Kafka", "ZooKeeper": for people. */
static inline const char *product_name(enum product product)
{
	return product == PRODUCT_KAFKA ? "Kafka" : "ZooKeeper";
}

/* The product of the role of that name, as the run record and --role have it. */
static inline enum product product_of_role(const char *role)
{
	return str_equal(role, "zookeeper") ? PRODUCT_ZOOKEEPER : PRODUCT_KAFKA;
}
