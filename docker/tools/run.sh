#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What every command-line tool of the tools image is a link to: start the class of its own name.
# KAFKA_HEAP_OPTS and KAFKA_OPTS are the distribution's variables (kafka-run-class.sh).
set -eu

name=$(basename "$0" .sh)
at=$(awk -v name="$name" '$1 == name { print $2, $3 }' /opt/tools/commands)
case ${at% *} in
kafka) jars=/opt/kafka/libs ;;
zookeeper) jars=/opt/zookeeper/lib ;;
*)
	echo "$0 is none of the tools in /opt/tools/commands" >&2
	exit 64
	;;
esac
# The variables hold several words.
# shellcheck disable=SC2086
exec /opt/java/bin/java ${KAFKA_HEAP_OPTS:--Xmx256M} -Dlog4j.configuration=file:/opt/tools/log4j.properties \
	-Dlogback.configurationFile=/opt/tools/logback.xml ${KAFKA_OPTS:-} -cp "$jars/*" "${at#* }" "$@"
