// SPDX-License-Identifier: Apache-2.0
/* What rooms below start/ know of a role by its name agrees with its row. */
#include "cases.h"

#include "base/mem.h"
#include "base/strv.h"
#include "settings/option_specs.h"
#include "start/role.h"

static void test_rows(void **state)
{
	cleanup_free char *all = role_names("|");
	cleanup_strv struct strv names = STRV_NULL;

	(void) state;
	check_text("--role", option_specs[OPTION_ROLE].choices, all);
	strv_add_split(&names, all, "|");
	for (size_t i = 0; i < names.length; i++) {
		const char *name = names.items[i];
		const struct role *role = role_find(name);

		check_text(name, role->name, name);
		check_int(name, role->product, product_of_role(name));
		check_int(name, role->product == PRODUCT_ZOOKEEPER, role->duties == DUTY_MEMBER);
		check(name, role->lists[0].title);
		check(name, option_specs[role->home].initial);
	}
	check("none", !role_find("controllers"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
