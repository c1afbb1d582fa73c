// SPDX-License-Identifier: Apache-2.0
/* Kafka 3.9, SocketServerConfigs.listenerListToEndPoints and its expression
 * ^(.*)://\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+) for the whole of an element. */
#include "cases.h"

#include "kafka/listeners.h"
#include "pod.h"

static const struct {
	const char *name;
	const char *text;
	const char *printed; /* as Kafka prints the list; NULL: an error */
	const char *problem; /* a part of it */
} lists[] = {
	{"every address", "PLAINTEXT://:9092", "PLAINTEXT://:9092", NULL},
	{"the name made upper case", "plaintext://host:9092", "PLAINTEXT://host:9092", NULL},
	{"the host's case stays", "A://Host.Example:1", "A://Host.Example:1", NULL},
	{"an address", "A://10.0.0.5:9092", "A://10.0.0.5:9092", NULL},
	{"every IPv4 address", "A://0.0.0.0:9092", "A://0.0.0.0:9092", NULL},
	{"IPv6 in brackets", "A://[::1]:9092", "A://[::1]:9092", NULL},
	{"IPv6 without brackets", "A://::1:9092", "A://[::1]:9092", NULL},
	{"IPv6 with the first bracket", "A://[::1:9092", "A://[::1]:9092", NULL},
	{"IPv6 with the last bracket", "A://::1]:9092", "A://[::1]:9092", NULL},
	{"IPv6 with a zone", "A://[fe80::1%eth0]:9092", "A://[fe80::1%eth0]:9092", NULL},
	{"every IPv6 address", "A://[::]:9092", "A://[::]:9092", NULL},
	{"brackets around nothing", "A://[]:9092", "A://:9092", NULL},
	{"an underscore", "A://ho_st:9092", "A://ho_st:9092", NULL},
	{"the lowest port", "A://h:1", "A://h:1", NULL},
	{"the highest port", "A://h:65535", "A://h:65535", NULL},
	{"zeros before the port", "A://h:09092", "A://h:9092", NULL},
	{"two", "A://:1,B://:2", "A://:1,B://:2", NULL},
	{"blanks around commas", " A://:1 , B://:2 ", "A://:1,B://:2", NULL},
	{"a line for each", "A://:1,\n\tB://:2\n", "A://:1,B://:2", NULL},
	{"empty elements", ",A://:1,,B://:2,", "A://:1,B://:2", NULL},
	{"a name with ://", "A://x://h:1", "A://X://h:1", NULL},
	{"a name with dashes and dots", "in-side.1://h:1", "IN-SIDE.1://h:1", NULL},
	{"nothing", "", NULL, "no listener"},
	{"only commas", " , ,", NULL, "no listener"},
	{"no port", "A://host", NULL, "A://host"},
	{"no port, but a colon", "A://host:", NULL, "port"},
	{"only a port", "A://9092", NULL, "A://9092"},
	{"no separator", "host:9092", NULL, "host:9092"},
	{"no colon in the separator", "A//h:1", NULL, "A//h:1"},
	{"one slash", "A:/h:1", NULL, "A:/h:1"},
	{"no name", "://host:9092", NULL, "no listener name"},
	{"a slash at the end", "A://h:9092/", NULL, "port"},
	{"a path", "A://h/x:9092", NULL, "character"},
	{"a blank in the host", "A://host name:9092", NULL, "character"},
	{"a blank before the port", "A://h: 9092", NULL, "port"},
	{"a blank before the host", "A:// h:9092", NULL, "character"},
	{"a letter outside of ASCII", "A://\xC3\xBCmlaut:9092", NULL, "character"},
	{"a name that is not expanded", "A://$(POD_IP):9092", NULL, "character"},
	{"two brackets", "A://[[::1]]:9092", NULL, "character"},
	{"a bracket in the middle", "A://a[b:9092", NULL, "character"},
	{"port 0", "A://h:0", NULL, "port"},
	{"a negative port", "A://h:-1", NULL, "port"},
	{"a port with a plus", "A://h:+9092", NULL, "port"},
	{"a port above 65535", "A://h:65536", NULL, "port"},
	{"a port above all", "A://h:99999999999999999999", NULL, "port"},
	{"a port that is no number", "A://h:http", NULL, "port"},
	{"the second is wrong", "A://:1,B", NULL, "`B`"},
};

static void test_parse(void **state)
{
	(void) state;
	for (EACH(it, lists)) {
		struct listeners listeners = LISTENERS_NULL;
		struct str printed = STR_NULL;
		char *wrong = listeners_parse(it->text, &listeners);

		check_int(it->name, wrong == NULL, it->printed != NULL);
		check_holds(it->name, wrong, it->problem);
		for (size_t i = 0; it->printed && i < listeners.length; i++)
			listener_add_text(&printed, listeners.items[i].name,
					  listeners.items[i].host, listeners.items[i].port);
		if (it->printed)
			check_text(it->name, printed.text, it->printed);
		str_finish(&printed);
		listeners_finish(&listeners);
		free(wrong);
	}
}

static void test_fields(void **state)
{
	struct listeners listeners = LISTENERS_NULL;

	(void) state;
	check_text("good", listeners_parse("a://:1,b://[fd00::5]:2", &listeners), NULL);
	check_int("good", listeners.length, 2);
	check_text("the wildcard", listeners.items[0].name, "A");
	check_text("the wildcard", listeners.items[0].host, "");
	check_int("the wildcard", listeners.items[0].port, 1);
	check_text("IPv6", listeners.items[1].name, "B");
	check_text("IPv6", listeners.items[1].host, "fd00::5");
	check_int("IPv6", listeners.items[1].port, 2);
	listeners_finish(&listeners);
	check_int("finished", listeners.length, 0);
}

static void test_what_came_before(void **state)
{
	struct listeners listeners = LISTENERS_NULL;
	char *wrong = listeners_parse("A://:1,B://:2,C://:x,D://:4", &listeners);

	(void) state;
	check_holds("the third is wrong", wrong, "C://:x");
	check_int("the third is wrong", listeners.length, 2);
	check_text("the third is wrong", listeners.items[1].name, "B");
	listeners_finish(&listeners);
	free(wrong);
}

static void test_read(void **state)
{
	static const struct {
		const char *server, *wrong;
		size_t length;
	} cases[] = {
		{"listeners=A://:1,B://:2", NULL, 2},
		{"advertised.listeners=A://:1", NULL, 0},
		{"listeners=A://:1,B://:x", "`B://:x`: the port must be a number from 1 to 65535",
		 0},
		{"listeners=", "it names no listener", 0},
	};

	(void) state;
	for (EACH(it, cases)) {
		struct settings server = SETTINGS_NULL;
		struct listeners listeners;
		char *wrong;

		make_settings(&server, it->server, LAYER_FILE, "F");
		wrong = listeners_read(&server, "listeners", &listeners);
		check_text(it->server, wrong, it->wrong);
		check_int(it->server, listeners.length, it->length);
		free(wrong);
		listeners_finish(&listeners);
		settings_finish(&server);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_what_came_before),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests_name("listeners", tests, NULL, NULL);
}
