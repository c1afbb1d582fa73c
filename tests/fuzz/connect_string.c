// SPDX-License-Identifier: Apache-2.0
/* zookeeper.connect: what was read is written and reads back the same. */
#include "fuzz.h"

#include "net/connect_string.h"

static void must_be_equal(const struct connect_string *a, const struct connect_string *b)
{
	must(a->length == b->length);
	for (size_t i = 0; i < a->length; i++) {
		must(str_equal(a->items[i].host, b->items[i].host));
		must(a->items[i].port == b->items[i].port);
	}
	must(str_equal(a->chroot, b->chroot));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = pieces_of(data, size);
	cleanup_free char *text = pieces_next(&pieces);
	cleanup_connect_string struct connect_string first = CONNECT_STRING_NULL;
	cleanup_connect_string struct connect_string second = CONNECT_STRING_NULL;
	cleanup_free char *wrong = connect_string_parse(text, ZOOKEEPER_PORT, &first);
	cleanup_free char *hosts = NULL;
	cleanup_free char *written = NULL;

	must(!wrong == (first.length > 0));
	if (wrong)
		return 0;
	for (size_t i = 0; i < first.length; i++)
		must(*first.items[i].host && first.items[i].port);
	must(!*first.chroot || (*first.chroot == '/' && first.chroot[1]));
	hosts = connect_string_format(&first);
	written = xasprintf("%s%s", hosts, first.chroot);
	wrong = connect_string_parse(written, ZOOKEEPER_PORT, &second);
	must(!wrong);
	must_be_equal(&first, &second);
	return 0;
}
