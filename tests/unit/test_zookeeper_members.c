// SPDX-License-Identifier: Apache-2.0
/* Which of two lists of members a server starts with. */
#include "cases.h"

#include "membership/members.h"
#include "pod.h"

#define RESIZE "the members are 1, 2, 3, 4, 5 now, and "
#define TWO_LEADERS                                                                                \
	": a majority of the new list could elect a second leader beside the one of the old "      \
	"list, and what one of them acknowledges is lost"
#define EMPTY_LEADER                                                                               \
	": a majority of the new list could elect a leader without the data, which would then be " \
	"gone"

static const struct {
	const char *name;
	const char *configured; /* ids; those of observers after a dash */
	const char *other;
	enum members_source source;
	bool has_data;
	int64_t own_id;
	bool is_ignored;
	bool takes_other;
	const char *findings;
} cases[] = {
	{"no record (a volume that was taken over)", "123", "", MEMBERS_RECORDED, true, 1, false,
	 false, ""},
	{"the same", "123", "123", MEMBERS_RECORDED, true, 1, false, false, ""},
	{"in another order", "123", "312", MEMBERS_RECORDED, true, 1, false, false, ""},
	{"one more", "1234", "123", MEMBERS_RECORDED, true, 1, false, false, ""},
	{"one less", "123", "1234", MEMBERS_RECORDED, true, 1, false, false, ""},
	{"one for another", "124", "123", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"three to five (E-A)", "12345", "123", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"five to three", "123", "12345", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"one to three (E-C)", "123", "1", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"one to two", "12", "1", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"two to one", "1", "12", MEMBERS_RECORDED, true, 1, false, false, ""},
	{"three to one", "1", "123", MEMBERS_RECORDED, true, 1, false, true, ""},
	{"two observers get a vote (E-A)", "12345", "123-45", MEMBERS_RECORDED, true, 1, false,
	 true, ""},
	{"two voters become observers", "123-45", "12345", MEMBERS_RECORDED, true, 1, false, true,
	 ""},
	{"one observer gets a vote", "1234-5", "123-45", MEMBERS_RECORDED, true, 4, false, false,
	 ""},
	{"observers join and leave", "123-45", "123-678", MEMBERS_RECORDED, true, 1, false, false,
	 ""},
	{"a single voter beside observers (E-C)", "12-3", "1-23", MEMBERS_RECORDED, true, 1, false,
	 true, ""},
	{"three to five, before there was any data", "12345", "123", MEMBERS_RECORDED, false, 1,
	 false, false, ""},
	{"one to three, before there was any data", "123", "1", MEMBERS_RECORDED, false, 1, false,
	 false, ""},
	{"another ensemble's volume", "123", "23", MEMBERS_RECORDED, true, 1, false, false,
	 "refusal the other: the data on this volume is of an ensemble with the members 2, 3, and "
	 "this pod, member 1, is none of them\n"},
	{"another ensemble's volume, by hand", "123", "23", MEMBERS_RECORDED, true, 1, true, false,
	 "warning the other: the data on this volume is of an ensemble with the members 2, 3, and "
	 "this pod, member 1, is none of them\n"},
	{"an empty disk is of no ensemble", "123", "23", MEMBERS_RECORDED, false, 1, false, false,
	 ""},
	{"three to five, by hand", "12345", "123", MEMBERS_RECORDED, true, 1, true, false,
	 "warning the list: " RESIZE "were 1, 2, 3 at the last start" TWO_LEADERS "\n"},
	{"one to three, by hand", "123", "1", MEMBERS_RECORDED, true, 1, true, false,
	 "warning the list: the members are 1, 2, 3 now, and were 1 at the last start" EMPTY_LEADER
	 "\n"},
	{"the ensemble has the same members", "123", "123", MEMBERS_SERVING, false, 3, false, false,
	 ""},
	{"a fourth joins", "1234", "123", MEMBERS_SERVING, false, 4, false, false, ""},
	{"an emptied member in the middle of three to five", "12345", "123", MEMBERS_SERVING, false,
	 3, false, true, ""},
	{"a new member in the middle of it", "12345", "123", MEMBERS_SERVING, false, 4, false,
	 false,
	 "refusal the list: " RESIZE "in the ensemble that serves 1, 2, 3" TWO_LEADERS
	 "; this pod, member 4, would be of that majority\n"},
	{"the same, by hand", "12345", "123", MEMBERS_SERVING, false, 4, true, false,
	 "warning the list: " RESIZE "in the ensemble that serves 1, 2, 3" TWO_LEADERS
	 "; this pod, member 4, would be of that majority\n"},
	{"an emptied member, by hand", "12345", "123", MEMBERS_SERVING, false, 3, true, false,
	 "warning the list: " RESIZE "in the ensemble that serves 1, 2, 3" TWO_LEADERS "\n"},
	{"a second beside a single one", "12", "1", MEMBERS_SERVING, false, 2, false, false,
	 "refusal the list: the members are 1, 2 now, and in the ensemble that serves "
	 "1" EMPTY_LEADER "; this pod, member 2, would be of that majority\n"},
	{"a standalone server, which knows no members", "123", "", MEMBERS_SERVING, false, 2, false,
	 false,
	 "refusal the list: the members are 1, 2, 3 now, and in the ensemble that serves one "
	 "standalone server" EMPTY_LEADER "; this pod, member 2, would be of that majority\n"},
};

static void make_ensemble(struct ensemble *ensemble, const char *ids, const char *domain,
			  const char *origin)
{
	const char *role = "";

	*ensemble = ENSEMBLE_NULL;
	ensemble->origin = xstrdup(origin);
	for (; *ids; ids++) {
		cleanup_free char *text = xasprintf("zk-%c.%s:2888:3888%s", *ids, domain, role);

		if (*ids == '-')
			role = ":observer";
		else
			ensemble_add(ensemble, *ids - '0', text);
	}
}

static bool is_single(const char *ids)
{
	return !ids[0] || !ids[1] || ids[1] == '-';
}

static void test_cases(void **state)
{
	(void) state;
	for (EACH(it, cases)) {
		struct ensemble configured, other;
		struct members_seen seen = {&configured, &other, it->source, it->has_data,
					    it->own_id};
		struct settings tool = SETTINGS_NULL;
		struct findings findings = FINDINGS_NULL;
		cleanup_free char *notice = NULL;

		make_ensemble(&configured, it->configured, "new", "the list");
		make_ensemble(&other, it->other, "old", "the other");
		make_tool(&tool, it->is_ignored ? "ignore-preflight-errors=members" : NULL);
		check_int(it->name, members_take_other(&seen, &tool, &findings, &notice),
			  it->takes_other);
		check_findings(it->name, &findings, it->findings);
		check_int(it->name, notice != NULL, it->takes_other);
		check_holds(it->name, notice,
			    it->takes_other ? "starts with the members of the other" : NULL);
		if (it->takes_other)
			check_holds(it->name, notice,
				    is_single(it->other) ? "by way of two"
							 : "one member at a time");
		ensemble_finish(&configured);
		ensemble_finish(&other);
		settings_finish(&tool);
		findings_finish(&findings);
	}
}

/* Another namespace, domain or Service: ids decide, and the new addresses count. */
static void test_addresses(void **state)
{
	struct ensemble configured, other, taken;

	(void) state;
	make_ensemble(&configured, "12345", "new", "the list");
	make_ensemble(&other, "176", "old", "the other");
	members_with_addresses(&other, &configured, &taken);
	check_int("as many", taken.length, 3);
	check_text("ours", taken.items[0].text, "zk-1.new:2888:3888");
	check_text("the other's alone", taken.items[1].text, "zk-7.old:2888:3888");
	check_int("parsed", taken.items[1].line.election_port, 3888);
	check_text("origin", taken.origin, "the other");
	ensemble_finish(&other);
	ensemble_finish(&taken);
	make_ensemble(&other, "12-45", "old", "the other");
	members_with_addresses(&other, &configured, &taken);
	check_text("a voter's", taken.items[1].text, "zk-2.new:2888:3888");
	check_text("no vote with it", taken.items[2].text, "zk-4.old:2888:3888:observer");
	ensemble_finish(&configured);
	ensemble_finish(&other);
	ensemble_finish(&taken);
}

static void test_record(void **state)
{
	struct findings findings = FINDINGS_NULL;
	struct ensemble written, read;
	char *text;

	(void) state;
	make_ensemble(&written, "231", "old", "the list");
	ensemble_add(&written, 9, "[fd00::1]:2888:3888:observer;[::]:2181");
	text = members_format(&written);
	members_parse(text, strlen(text), "conf/members", &read, &findings);
	check_findings("written and read", &findings, "");
	check_int("all", read.length, 4);
	for (size_t i = 0; i < written.length; i++)
		check_text("its line", ensemble_find(&read, written.items[i].id)->text,
			   written.items[i].text);
	ensemble_finish(&read);
	free(text);
	text = xstrdup("server.1=zk-0:2888:3888:participant;0.0.0.0:2181\nversion=100000000");
	members_parse(text, strlen(text), "/zookeeper/config", &read, &findings);
	check_findings("ZooKeeper's own", &findings, "");
	check_int("ZooKeeper's own", read.length, 1);
	ensemble_finish(&read);
	members_parse("server.x=", 9, "conf/members", &read, &findings);
	check_findings("damaged", &findings, "error conf/members:1: `x` is no id from 1 to 254\n");
	ensemble_finish(&read);
	ensemble_finish(&written);
	findings_finish(&findings);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
