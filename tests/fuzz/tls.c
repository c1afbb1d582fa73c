// SPDX-License-Identifier: Apache-2.0
/* What a server says instead of a TLS handshake: never a success, always a reason. */
#include "fuzz.h"

#include <unistd.h>

#include "net/tls.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void) argc;
	(void) argv;
	tls_init();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tls_client anonymous = {.pem_file = NULL};
	struct tls_connection *connection = NULL;
	struct err err = ERR_NULL;
	enum net_outcome outcome;
	int fd;

	server_says(data, size);
	fd = server_connect();
	outcome = tls_connect(fd, &anonymous, deadline_after(60000), &connection, &err);
	/* Nobody can answer a random that he has not seen. */
	must(outcome != NET_OK && !connection && *err.text);
	must(size || outcome == NET_UNREACHABLE);
	/* 21 and 22 are the records that a server may begin with: an alert, a handshake. */
	must(outcome != NET_TLS_ALERT || data[0] == 21 || data[0] == 22);
	close(fd);
	return 0;
}
