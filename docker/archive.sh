#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# archive.sh kafka|zookeeper: make the archive of the classes that a real start of the server loads
# (class data sharing). kafka-init gives it to the JVM; the class path has to be the one that
# kafka-init builds, the jars at the same place and with the same time, and the Java the same.
set -eu

role=$1
java=/opt/java/bin/java
tmp=$(mktemp -d)
# The build may use the machine's own network, where other servers listen.
client=$(shuf -i 20000-29999 -n 1)

# await PID FILE TEXT: until the server of that process has written the text
await() {
	timeout 120 tail --pid="$1" --lines=+1 --follow=name --retry --quiet "$2" 2>/dev/null |
		grep --quiet --fixed-strings "$3" || {
		echo "archive.sh: no \"$3\" in:" >&2
		tail -n 30 "$2" >&2
		exit 1
	}
}

# finish PID ARCHIVE: end the server as a pod's is ended; the archive is written then
finish() {
	kill -TERM "$1"
	wait "$1" || [ $? -eq 143 ]
	[ -s "$2" ]
}

# jars DIR [SORT OPTION]: the class path that kafka-init makes of a directory
jars() {
	dir=$1
	shift
	find "$dir" -name '*.jar' | LC_ALL=C sort "$@" | paste -sd:
}

log_to_stdout() {
	printf 'log4j.rootLogger=INFO, stdout\nlog4j.appender.stdout=org.apache.log4j.ConsoleAppender\n'
	printf 'log4j.appender.stdout.layout=org.apache.log4j.PatternLayout\n'
	printf 'log4j.appender.stdout.layout.ConversionPattern=[%%d] %%p %%m (%%c)%%n\n'
}

kafka() {
	archive=/opt/kafka/kafka-init.jsa
	path=$(jars /opt/kafka/libs)
	log_to_stdout >"$tmp/log4j.properties"
	logging=-Dlog4j.configuration=file:$tmp/log4j.properties
	printf 'broker.id=0\nlisteners=PLAINTEXT://127.0.0.1:0\nzookeeper.connect=127.0.0.1:%s\nlog.dirs=%s\n' \
		"$client" "$tmp/logs" >"$tmp/server.properties"
	"$java" "$logging" -cp "$path" org.apache.zookeeper.server.ZooKeeperServerMain \
		"$client" "$tmp/zookeeper" >"$tmp/zookeeper.log" 2>&1 &
	zookeeper=$!
	"$java" -XX:ArchiveClassesAtExit="$archive" "$logging" -cp "$path" kafka.Kafka \
		"$tmp/server.properties" >"$tmp/kafka.log" 2>&1 &
	server=$!
	await "$server" "$tmp/kafka.log" 'started (kafka.server.KafkaServer)'
	finish "$server" "$archive"
	kill -TERM "$zookeeper"
}

zookeeper() {
	archive=/opt/zookeeper/kafka-init.jsa
	path=$(jars /opt/zookeeper/lib --reverse)
	quorum=$((client + 10000))
	mkdir "$tmp/data"
	echo 1 >"$tmp/data/myid"
	printf 'tickTime=2000\ninitLimit=10\nsyncLimit=5\nstandaloneEnabled=false\nadmin.enableServer=false\n' \
		>"$tmp/zoo.cfg"
	printf 'dataDir=%s\nclientPort=%s\nserver.1=127.0.0.1:%s:%s\n' \
		"$tmp/data" "$client" "$quorum" "$((quorum + 10000))" >>"$tmp/zoo.cfg"
	"$java" -XX:ArchiveClassesAtExit="$archive" -cp "$path" \
		org.apache.zookeeper.server.quorum.QuorumPeerMain "$tmp/zoo.cfg" >"$tmp/zookeeper.log" 2>&1 &
	server=$!
	await "$server" "$tmp/zookeeper.log" 'Peer state changed: leading - broadcast'
	# A session and a request, which every broker brings.
	"$java" -cp "$path" org.apache.zookeeper.ZooKeeperMain -server "127.0.0.1:$client" ls / >/dev/null 2>&1
	finish "$server" "$archive"
}

"$role"
rm -rf "$tmp"
