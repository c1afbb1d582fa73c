// SPDX-License-Identifier: Apache-2.0
#include "jvm/files.h"

#include "base/mem.h"

char *jvm_java_security(void)
{
	return xstrdup("# made by kafka-init\n"
		       "networkaddress.cache.ttl=5\n"
		       "networkaddress.cache.negative.ttl=1\n");
}
