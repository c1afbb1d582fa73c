/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/mem.h"
#include "base/strv.h"
#include "identity/identity.h"
#include "settings/environment.h"
#include "settings/option_specs.h"
#include "settings/options.h"
#include "settings/settings.h"

/* A pod in a few words: what the stages get, made from lines of text, "key=value\nkey=value". */

/* NULL: no line. */
static inline void make_settings(struct settings *settings, const char *lines, enum layer layer,
				 const char *origin)
{
	cleanup_strv struct strv all = STRV_NULL;

	strv_add_split(&all, lines ? lines : "", "\n");
	for (size_t i = 0; i < all.length; i++) {
		char *equals = strchr(all.items[i], '=');

		*equals = '\0';
		settings_set(settings, all.items[i], equals + 1,
			     (struct origin) {layer, origin, 0});
	}
}

/* The tool's defaults, and over them `lines`, which a variable named "tool" gave. */
static inline void make_tool(struct settings *tool, const char *lines)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_specs[i].initial)
			settings_set(tool, option_specs[i].name, option_specs[i].initial,
				     (struct origin) {LAYER_DEFAULT, "the default", 0});
	make_settings(tool, lines, LAYER_ENVIRONMENT, "tool");
}

static inline void make_environment(struct environment *environment, const char *lines)
{
	static char *const nothing[] = {NULL};
	cleanup_strv struct strv all = STRV_NULL;

	strv_add_split(&all, lines ? lines : "", "\n");
	environment_init(environment, all.length ? all.items : nothing);
}

/* The identity of a pod that has a name, an address and a domain; NULL: it has none. */
static inline void make_identity(struct identity *identity, const char *pod_name,
				 const char *pod_ip, const char *domain)
{
	*identity = (struct identity) {.id = -1};
	identity->pod_name = xstrdup(pod_name);
	identity_split_name(pod_name, &identity->base, &identity->ordinal);
	if (pod_ip)
		identity->pod_ip = xstrdup(pod_ip);
	else
		identity->pod_ip_problem = xstrdup("POD_IP is not set");
	if (domain)
		identity->domain = xstrdup(domain);
}
