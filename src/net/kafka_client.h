/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* librdkafka, as this program uses it. */

/* "2.0.2": of the library that is linked in. */
const char *kafka_client_version(void);
