#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# k8szk's probe: a server that runs is fine, with a quorum or without.
[ "$(echo ruok | nc -q 1 127.0.0.1 "${ZK_CLIENT_PORT:-2181}")" = imok ]
