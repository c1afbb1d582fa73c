/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* How far a question to a server came. Anything but NET_OK comes with an error that says why. */
enum net_outcome {
	NET_OK,
	NET_TLS_ALERT,	 /* a TLS server spoke, and wants what we do not have: a certificate */
	NET_UNREACHABLE, /* refused, closed, or silent until the deadline */
	NET_GARBAGE,	 /* it answered, but no such server speaks so on such a listener */
};

/* Whether it is known that a server of the kind is there. */
static inline bool net_outcome_is_there(enum net_outcome outcome)
{
	return outcome == NET_OK || outcome == NET_TLS_ALERT;
}
