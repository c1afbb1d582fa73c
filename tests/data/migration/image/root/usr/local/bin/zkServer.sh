#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# zkServer.sh start-foreground
export KAFKA_HEAP_OPTS="-Xmx${ZK_HEAP_SIZE:-128M} -Xms${ZK_HEAP_SIZE:-128M}"
exec run-java org.apache.zookeeper.server.quorum.QuorumPeerMain /etc/original/zoo.cfg
