#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# jcmd, jstack and jmap for the JVM of another container in the same PID namespace (kubectl debug
# --target, docker run --pid): Java 17 looks for that JVM's socket in its own /tmp. As the same user.
set -eu

seconds=10
pid=
for word; do
	case $word in
	'' | *[!0-9]*) ;;
	*)
		pid=$word
		break
		;;
	esac
done
there=/proc/$pid/root/tmp
if [ -n "$pid" ] && [ -d "$there" ] && [ ! "$there" -ef /tmp ]; then
	if [ ! -S "$there/.java_pid$pid" ]; then
		# With this file there, SIGQUIT opens the socket and prints no thread dump.
		: >"$there/.attach_pid$pid"
		kill -QUIT "$pid"
		timeout "$seconds" sh -c 'until [ -S "$0" ]; do sleep 0.1; done' "$there/.java_pid$pid"
		rm -f "$there/.attach_pid$pid"
	fi
	ln -sf "$there/.java_pid$pid" "/tmp/.java_pid$pid"
fi
exec "/opt/java/bin/$(basename "$0")" "$@"
