/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* The variables that the kubelet sets for each Service of the namespace: nobody means them as
 * settings. */

/* Whether the variable has the shape and the value of a service link: …_SERVICE_HOST with an
 * address, …_SERVICE_PORT[_NAME] with a number, …_PORT[_N_TCP] with tcp://…,
 * …_PORT_N_TCP_PROTO|PORT|ADDR; and a name under which this program or the distributions' scripts
 * would look (KAFKA_, ZK_, ZOO_, ZOOKEEPER_, JMX…). Others, such as KUBERNETES_SERVICE_HOST, stay.
 */
bool service_link_is(const char *name, const char *value);
