/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* What this process becomes. */
enum role {
	ROLE_BROKER,
	ROLE_ZOOKEEPER,
};

/* "broker", "zookeeper": as the command line says it. */
static inline const char *role_name(enum role role)
{
	return role == ROLE_BROKER ? "broker" : "zookeeper";
}
