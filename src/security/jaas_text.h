/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Whether Java takes a text of JAAS, read by java.io.StreamTokenizer as its two readers set it up.
 * What they say comes after the recovery of all logs. */

/* A sasl.jaas.config, one login module: NULL, or what JaasConfig and JaasContext say of it. */
const char *jaas_text_problem(const char *text);

/* A file of -Djava.security.auth.login.config: NULL, or what sun.security.provider.ConfigFile finds
 * wrong. */
const char *jaas_text_file_problem(const char *text);
