// SPDX-License-Identifier: Apache-2.0
#include "kafka/listener_rules.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "kafka/config.h"
#include "kafka/listener_keys.h"
#include "kafka/split.h"

#define MAP "listener.security.protocol.map"

static void add(const struct broker *broker, const char *key, const char *remedy, const char *what,
		struct findings *findings)
{
	findings_add(findings, FINDING_ERROR, settings_origin(broker->server, key), remedy, "%s",
		     what);
}

static bool has_name(const struct listeners *listeners, const char *name)
{
	for (size_t i = 0; i < listeners->length; i++)
		if (str_equal(listeners->items[i].name, name))
			return true;
	return false;
}

/* "A,B"; the caller frees it. */
static char *names_of(const struct listeners *listeners)
{
	cleanup_strv struct strv names = STRV_NULL;

	for (size_t i = 0; i < listeners->length; i++)
		strv_add(&names, listeners->items[i].name);
	return strv_join(&names, ",");
}

void listener_rules_check_map(const struct broker *broker, struct findings *findings)
{
	cleanup_free char *text = config_text(broker->server, MAP);
	cleanup_strv struct strv entries = STRV_NULL;

	kafka_split_csv(text, &entries);
	for (size_t i = 0; i < entries.length; i++) {
		const char *entry = entries.items[i];
		const char *colon = strrchr(entry, ':');
		cleanup_free char *name = colon ? xstrndup(entry, (size_t) (colon - entry)) : NULL;
		cleanup_free char *trimmed = str_trim_java(name ? name : "");
		cleanup_free char *protocol = str_trim_java(colon ? colon + 1 : "");
		cleanup_free char *what = NULL;

		if (!colon)
			what = xasprintf("error parsing configuration property '" MAP
					 "': `%s` has no colon",
					 entry);
		else if (!*trimmed)
			what = xasprintf(MAP ": `%s` has no listener name", entry);
		else if (!listener_key_protocol_find(protocol))
			what = xasprintf("invalid security protocol `%s` defined in " MAP,
					 protocol);
		if (what)
			add(broker, MAP,
			    "write NAME:PLAINTEXT, NAME:SSL, NAME:SASL_PLAINTEXT or NAME:SASL_SSL",
			    what, findings);
	}
}

/* A derived list has the names of the other list, where they are judged. */
static bool is_derived(const struct broker *broker, const char *key)
{
	const struct setting *setting = settings_find(broker->server, key);

	return !setting || setting->layer == LAYER_DEFAULT;
}

static void check_protocols(const struct broker *broker, const char *key,
			    const struct listeners *listeners, struct findings *findings)
{
	bool is_bound = str_equal(key, "listeners");

	/* If both lists are derived, only one is judged. */
	if (is_derived(broker, key) && !(is_bound && is_derived(broker, "advertised.listeners")))
		return;
	for (size_t i = 0; i < listeners->length; i++) {
		const char *name = listeners->items[i].name;
		cleanup_free char *protocol = listener_key_protocol(broker->server, name);
		cleanup_free char *what = NULL;

		if (protocol)
			continue;
		what = xasprintf("%s: no security protocol defined for listener %s", key, name);
		add(broker, key, "add it to " MAP ", which replaces the default map", what,
		    findings);
	}
}

static void check_names(const struct broker *broker, const char *key,
			const struct listeners *listeners, struct findings *findings)
{
	for (size_t i = 1; i < listeners->length; i++)
		for (size_t j = 0; j < i; j++) {
			cleanup_free char *what = NULL;

			if (!str_equal(listeners->items[i].name, listeners->items[j].name))
				continue;
			what = xasprintf("%s: each listener must have a different name, and %s is "
					 "there twice",
					 key, listeners->items[i].name);
			add(broker, key, "name one of them otherwise", what, findings);
		}
}

/* 4, 6 or 0: InetAddressValidator, which takes a zone after an address of IPv6. */
static int family_of(const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];
	cleanup_free char *bare = xstrndup(host, strcspn(host, "%"));

	if (inet_pton(AF_INET, host, address) == 1)
		return 4;
	return inet_pton(AF_INET6, bare, address) == 1 ? 6 : 0;
}

/* Two listeners may share a port only if one is bound to an IPv4 address and the other to an IPv6
 * one. Advertised ports may repeat, and so may listeners derived from them. */
static void check_ports(const struct broker *broker, struct findings *findings)
{
	const struct listeners *all = &broker->bound;
	bool derived = is_derived(broker, "listeners");

	for (size_t i = 0; i < all->length; i++) {
		const struct listener *one = &all->items[i];
		const struct listener *other = NULL;
		size_t same = 1;
		cleanup_free char *what = NULL;

		for (size_t j = 0; j < i; j++)
			if (all->items[j].port == one->port) {
				other = &all->items[j];
				same++;
			}
		if (!other || (same == 2 && family_of(one->host) + family_of(other->host) == 10))
			continue;
		what = derived ? xasprintf("%s and %s advertise port %" PRId64
					   ", and listeners is not given",
					   other->name, one->name, one->port)
			       : xasprintf("listeners: each listener must have a different port "
					   "unless exactly one listener has an IPv4 address and "
					   "the other IPv6 address; %s and %s have %" PRId64,
					   other->name, one->name, one->port);
		add(broker, derived ? "advertised.listeners" : "listeners",
		    derived ? "set listeners, with a port of its own for each"
			    : "give each its own port",
		    what, findings);
	}
}

static void check_subset(const struct broker *broker, struct findings *findings)
{
	cleanup_free char *found = names_of(&broker->advertised);
	cleanup_free char *valid = names_of(&broker->bound);
	cleanup_free char *what = NULL;

	for (size_t i = 0; i < broker->advertised.length; i++) {
		if (has_name(&broker->bound, broker->advertised.items[i].name))
			continue;
		what = xasprintf(
			"advertised.listeners listener names must be equal to or a subset of the "
			"ones defined in listeners. Found %s. The valid options based on the "
			"current configuration are %s",
			found, valid);
		add(broker, "advertised.listeners", "add it to listeners", what, findings);
		return;
	}
}

void listener_rules_check_bound(const struct broker *broker, struct findings *findings)
{
	check_protocols(broker, "listeners", &broker->bound, findings);
	check_names(broker, "listeners", &broker->bound, findings);
	check_ports(broker, findings);
}

void listener_rules_check_advertised(const struct broker *broker, struct findings *findings)
{
	check_protocols(broker, "advertised.listeners", &broker->advertised, findings);
	check_names(broker, "advertised.listeners", &broker->advertised, findings);
	if (broker->bound.length)
		check_subset(broker, findings);
}

/* Whether brokers and clients are told of the listener. They are not told of a controller's. */
static bool is_told(const struct broker *broker, const char *name)
{
	cleanup_free char *plane = config_text(broker->server, "control.plane.listener.name");
	cleanup_free char *text = config_text(broker->server, "controller.listener.names");
	cleanup_strv struct strv controllers = STRV_NULL;

	strv_add_split(&controllers, text, ",");
	if (!has_name(&broker->advertised, name))
		return false;
	return !strv_contains(&controllers, name) || (plane && str_equal_nocase(plane, name));
}

/* The name in `key` must be one of those that are advertised. */
static void check_told(const struct broker *broker, const char *key, const char *name,
		       struct findings *findings)
{
	cleanup_free char *valid = names_of(&broker->advertised);
	cleanup_free char *what = NULL;

	if (is_told(broker, name))
		return;
	what = xasprintf("%s must be a listener name defined in advertised.listeners. The valid "
			 "options based on currently configured listeners are %s, and it is %s",
			 key, valid, name);
	if (settings_find(broker->server, key))
		add(broker, key, "name one of these", what, findings);
	else
		add(broker, "advertised.listeners",
		    "set inter.broker.listener.name to one of these", what, findings);
}

/* Trimmed and in upper case. NULL: it is not set, or there is nothing more to say about it. */
static char *listener_named_by(const struct broker *broker, const char *key,
			       struct findings *findings)
{
	cleanup_free char *text = config_text(broker->server, key);
	cleanup_free char *name = text ? listener_name_normalise(text) : NULL;
	cleanup_free char *protocol = NULL;
	cleanup_free char *what = NULL;

	if (!text)
		return NULL;
	protocol = listener_key_protocol(broker->server, name);
	if (protocol)
		return steal_pointer(&name);
	what = *text ? xasprintf("listener with name %s defined in %s not found in " MAP, name, key)
		     : xasprintf("%s: the provided listener name is null or empty string", key);
	add(broker, key, *text ? "add it to " MAP : "name a listener, or take it out", what,
	    findings);
	return NULL;
}

static char *check_inter_broker(const struct broker *broker, struct findings *findings)
{
	static const char name_key[] = "inter.broker.listener.name";
	static const char protocol_key[] = "security.inter.broker.protocol";
	cleanup_free char *protocol = config_text(broker->server, protocol_key);
	char *name;

	if (!settings_find(broker->server, name_key)) {
		/* The check of the type names the four that there are. */
		if (!listener_key_protocol_find(protocol))
			return NULL;
		name = listener_name_normalise(protocol);
	} else if (settings_find(broker->server, protocol_key)) {
		add(broker, protocol_key, "take one of them out",
		    "only one of inter.broker.listener.name and security.inter.broker.protocol "
		    "should be set",
		    findings);
		return NULL;
	} else {
		name = listener_named_by(broker, name_key, findings);
	}
	if (name && broker->advertised.length)
		check_told(broker, name_key, name, findings);
	return name;
}

static void check_control_plane(const struct broker *broker, const char *inter_broker,
				struct findings *findings)
{
	static const char key[] = "control.plane.listener.name";
	cleanup_free char *name = listener_named_by(broker, key, findings);
	cleanup_free char *what = NULL;

	if (!name)
		return;
	if (broker->advertised.length)
		check_told(broker, key, name, findings);
	if (!inter_broker || !str_equal(name, inter_broker))
		return;
	what = xasprintf("%s, when defined, should have a different value from the inter broker "
			 "listener name. Currently they both have the value %s",
			 key, name);
	add(broker, key, "give the controller a listener of its own", what, findings);
}

void listener_rules_check_named(const struct broker *broker, struct findings *findings)
{
	cleanup_free char *inter_broker = check_inter_broker(broker, findings);

	check_control_plane(broker, inter_broker, findings);
}

void listener_rules_check_early_start(const struct broker *broker, struct findings *findings)
{
	static const char key[] = "early.start.listeners";
	cleanup_free char *text = config_text(broker->server, key);
	cleanup_strv struct strv names = STRV_NULL;

	kafka_split(broker->bound.length ? text : NULL, &names);
	for (size_t i = 0; i < names.length; i++) {
		cleanup_free char *name = str_trim_java(names.items[i]);
		cleanup_free char *what = NULL;

		if (!*name || has_name(&broker->bound, name))
			continue;
		what = xasprintf("%s contains listener %s, but this is not contained in listeners "
				 "or controller.listener.names",
				 key, name);
		add(broker, key, "name one of listeners, in upper case", what, findings);
	}
}
