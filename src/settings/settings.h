/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A setting is a key, its value (UTF-8, no NUL) and where it came from. One list for each target:
 * the tool, server.properties, zoo.cfg, the ensemble, the JVM. A list keeps the order in which keys
 * came first. */

/* From the weakest to the strongest. */
enum layer {
	LAYER_DEFAULT,
	LAYER_FILE,	   /* a mounted file, or kafka-init.ini */
	LAYER_ENVIRONMENT, /* a variable, or the file that a …_FILE variable names */
	LAYER_OPTION,	   /* the command line */
	LAYER_IDENTITY,	   /* what the pod's own name decides */
};

struct origin {
	enum layer layer;
	const char *name; /* the variable, the path, the option, or words */
	unsigned line;	  /* in a file; 0: none */
};

struct setting {
	char *key;
	char *value;
	enum layer layer;
	char *origin;		  /* for people: NAME, path:line, "default" */
	bool literal;		  /* every byte stands for itself: no $(…) */
	struct setting *overrode; /* what a weaker layer said; NULL: nothing */
	/* Where Kafka's config provider gives `value`, or a part of it: the text that asks for it,
	 * which is what is written and shown. NULL: `value` is. */
	char *reference;
	bool is_unknown; /* a provider that only java can ask gives it: `value` is no value */
};

struct settings {
	struct setting *items;
	size_t length;
	size_t capacity;
	uint32_t *slots; /* of a long list: by the hash of a key where it is, plus 1; 0: none */
	size_t slot_count;
};

#define SETTINGS_NULL ((struct settings) {.items = NULL})

void settings_finish(struct settings *settings);

/* Sets `key`; what it was before is kept as `overrode`, never dropped. A value of a file layer is
 * literal. */
void settings_set(struct settings *settings, const char *key, const char *value,
		  struct origin origin);

/* The same with a value in which every byte stands for itself (a …_FILE). */
void settings_set_literal(struct settings *settings, const char *key, const char *value,
			  struct origin origin);

/* NULL: not set. */
struct setting *settings_find(const struct settings *settings, const char *key);
const char *settings_get(const struct settings *settings, const char *key);

void settings_remove(struct settings *settings, const char *key);

/* Where `key` came from, for a finding; "" if it is not set. */
const char *settings_origin(const struct settings *settings, const char *key);

/* Puts a new value in place, with the same origin. Takes ownership. */
void setting_replace_value(struct setting *setting, char *value);

/* What is written to a file, and shown. */
const char *setting_text(const struct setting *setting);

/* As Kafka and ZooKeeper read it: without what java.lang.String.trim() cuts at both ends. What it
 * overrode is read so as well. */
void setting_trim(struct setting *setting);

/* How a key ends whose value is a password or a private key: each that Kafka types PASSWORD, and
 * ZooKeeper's like them. Documents take them from here. */
#define SETTING_SECRET_ENDINGS                                                                     \
	"password", "Password", ".jaas.config", ".key", ".secret", ".certificate.chain",           \
		".truststore.certificates", ".superDigest"

/* Whether the value is a secret, never shown and never expanded. */
bool setting_is_secret(const char *key);

/* One line for each key whose value a stronger layer changed, to the log; secrets masked. */
void settings_log_overrides(const struct settings *settings);

#define cleanup_settings __attribute__((cleanup(settings_finish)))
