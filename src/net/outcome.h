/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* How far a question to a server got. Anything but NET_OK comes with an error that says why. */
enum net_outcome {
	NET_OK,
	NET_TLS_ALERT,	 /* a TLS server answered and wants a certificate that we do not have */
	NET_UNREACHABLE, /* refused, closed, or silent until the deadline */
	NET_GARBAGE,	 /* what answered is no such server, or not on such a listener */
};

/* Whether a server of the kind is known to be there. */
static inline bool net_outcome_is_there(enum net_outcome outcome)
{
	return outcome == NET_OK || outcome == NET_TLS_ALERT;
}
