/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The value of `server.N`, as QuorumPeer.QuorumServer parses it:
 * address:quorum-port:election-port[:role][|address:…][;[client-address:]client-port]; IPv6 in
 * brackets. */

struct server_line {
	char *host; /* of the first address, without brackets */
	int64_t quorum_port;
	int64_t election_port;
	bool has_role;
	bool is_observer;
	char *client_host;   /* of the client part; "" for every address */
	int64_t client_port; /* 0: there is no client part */
};

/* NULL, or what is wrong in words (the caller frees them; the line is then empty). */
char *server_line_parse(const char *text, struct server_line *line);
void server_line_finish(struct server_line *line);
