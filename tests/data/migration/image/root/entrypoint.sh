#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bitnami's entry point, with /run.sh after it or nothing: ZooKeeper where ZOO_SERVERS is set, else
# Kafka.
set -eu
if [ -n "${ZOO_SERVERS:-}" ]; then
	data=/bitnami/zookeeper/data
	mkdir -p "$data"
	[ -n "$(ls -A "$data")" ] || echo "${ZOO_SERVER_ID:-1}" >"$data/myid"
	{
		echo "clientPort=2181"
		echo "dataDir=$data"
		echo "tickTime=2000"
		echo "initLimit=10"
		echo "syncLimit=5"
		echo "4lw.commands.whitelist=srvr, mntr, ruok"
		echo "admin.enableServer=false"
		echo "$ZOO_SERVERS" | tr -s ', ' '\n' | sed 's/::.*//' |
			awk 'NF { print "server." NR "=" $0 ";2181" }'
	} >/etc/original/zoo.cfg
	exec run-java org.apache.zookeeper.server.quorum.QuorumPeerMain /etc/original/zoo.cfg
fi
export KAFKA_CFG_LOG_DIRS=/bitnami/kafka/data
mkdir -p "$KAFKA_CFG_LOG_DIRS"
properties KAFKA_CFG_ >/etc/original/server.properties
exec run-java kafka.Kafka /etc/original/server.properties
