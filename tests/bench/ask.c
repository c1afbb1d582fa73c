/* SPDX-License-Identifier: Apache-2.0
 *
 * ask connect|srvr|api-versions PORT: a floor of a probe: one connection to this machine, one
 * question, and the answer read to its end. `connect` asks nothing. Exit code 2: nobody listens. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[65536];

static int connect_to(const char *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t) strtoul(port, NULL, 10)),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *) &address, sizeof(address)) < 0)
		return -1;
	return fd;
}

/* Reads up to `length` bytes; returns how many there were before the end. */
static size_t read_up_to(int fd, size_t length)
{
	size_t done = 0;
	ssize_t got;

	while (done < length && (got = read(fd, answer + done, length - done)) > 0)
		done += (size_t) got;
	return done;
}

static int ask_srvr(int fd)
{
	if (write(fd, "srvr", 4) != 4)
		return 1;
	read_up_to(fd, sizeof(answer) - 1);
	return strstr(answer, "Mode: ") ? 0 : 1;
}

/* ApiVersions, version 0: length, key 18, version, correlation id 7, client id "ask". */
static int ask_api_versions(int fd)
{
	static const unsigned char question[] = {0, 0, 0, 13, 0, 18,  0,   0,  0,
						 0, 0, 7, 0,  3, 'a', 's', 'k'};
	uint32_t length;

	if (write(fd, question, sizeof(question)) != sizeof(question) || read_up_to(fd, 4) != 4)
		return 1;
	memcpy(&length, answer, 4);
	length = ntohl(length);
	if (length > sizeof(answer) || read_up_to(fd, length) != length)
		return 1;
	return memcmp(answer, question + 8, 4) ? 1 : 0;
}

int main(int argc, char **argv)
{
	int fd = argc == 3 ? connect_to(argv[2]) : -1;

	if (fd < 0)
		return 2;
	if (strcmp(argv[1], "srvr") == 0)
		return ask_srvr(fd);
	return strcmp(argv[1], "connect") == 0 ? 0 : ask_api_versions(fd);
}
