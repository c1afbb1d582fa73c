#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# k8szk: zoo.cfg from the ZK_ variables, and myid where there is none yet.
set -eu
data=${ZK_DATA_DIR:-/var/lib/zookeeper/data}
log=${ZK_DATA_LOG_DIR:-/var/lib/zookeeper/log}
host=$(hostname -s)
domain=$(hostname -d)
mkdir -p "$data" "$log"
[ -f "$data/myid" ] || echo $((${host##*-} + 1)) >"$data/myid"
{
	echo "clientPort=${ZK_CLIENT_PORT:-2181}"
	echo "dataDir=$data"
	echo "dataLogDir=$log"
	echo "tickTime=${ZK_TICK_TIME:-2000}"
	echo "initLimit=${ZK_INIT_LIMIT:-10}"
	echo "syncLimit=${ZK_SYNC_LIMIT:-5}"
	echo "maxClientCnxns=${ZK_MAX_CLIENT_CNXNS:-60}"
	echo "minSessionTimeout=${ZK_MIN_SESSION_TIMEOUT:-4000}"
	echo "maxSessionTimeout=${ZK_MAX_SESSION_TIMEOUT:-40000}"
	for ((i = 0; i < ZK_REPLICAS; i++)); do
		echo "server.$((i + 1))=${host%-*}-$i.$domain:${ZK_SERVER_PORT:-2888}:${ZK_ELECTION_PORT:-3888}"
	done
} >/etc/original/zoo.cfg
