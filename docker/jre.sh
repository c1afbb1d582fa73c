#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# jre.sh ROOT: make in ROOT a file system that holds a Java runtime, the C library that it needs, and
# nothing to run beside it.
set -eu

root=$1
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")

# java.desktop: without java.beans reload4j loses every appender, and says nothing.
# jdk.jcmd, jdk.attach, jdk.jfr: thread dumps, heap dumps and recordings of a running pod.
# java.instrument, jdk.httpserver: for Java agents, Prometheus's among them.
# jdk.naming.rmi: for clients of remote JMX.
# jdk.jdwp.agent: for KAFKA_DEBUG.
# java.security.jgss and the jdk.security ones: for JAAS; jdk.crypto.ec: elliptic curves in TLS.
modules=java.base,java.desktop,java.logging,java.management,java.naming,java.rmi,java.sql,java.xml
modules=$modules,java.security.jgss,java.security.sasl,jdk.security.auth,jdk.security.jgss
modules=$modules,jdk.crypto.ec,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net
modules=$modules,jdk.unsupported,jdk.zipfs,jdk.jcmd,jdk.attach,jdk.jfr
modules=$modules,java.instrument,jdk.httpserver,jdk.naming.rmi,jdk.jdwp.agent

mkdir -p "$root/opt"
"$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules "$modules" \
	--strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 \
	--output "$root/opt/java"
# jlink leaves out the archive of shared classes; it saves each start a third of a second.
"$root/opt/java/bin/java" -Xshare:dump >/dev/null
# Java's own password databases and such are links into Debian's /etc/java-17-openjdk, which is not here.
find "$root/opt/java" -xtype l -print | while read -r link; do
	echo "jre.sh: $link points at nothing" >&2
	exit 1
done

# The C library and what the virtual machine and the native parts of the jars (zstd, snappy, lz4,
# netty) are linked with; the drawing libraries of java.desktop stay out.
multiarch=$(dirname "$(ldd "$root/opt/java/lib/server/libjvm.so" | sed -n 's/.*=> \(.*libc\.so\.6\) .*/\1/p')")
mkdir -p "$root/usr${multiarch#/usr}"
for name in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 \
	libgcc_s.so.1 libstdc++.so.6 libz.so.1; do
	cp -L "$multiarch/$name" "$root/usr${multiarch#/usr}/"
done
# Debian's /lib and /lib64 are links into /usr, and so are they here.
loader=$(ldd "$root/opt/java/bin/java" | sed -n 's/^[[:space:]]*\(\/.*ld-linux[^ ]*\) .*/\1/p')
mkdir -p "$root/usr$(dirname "$loader")"
cp -L "$loader" "$root/usr$loader"
for dir in lib lib64; do
	[ ! -d "$root/usr/$dir" ] || ln -s "usr/$dir" "$root/$dir"
done
# The locale of LANG: without it Java takes file names and its output for ASCII.
mkdir -p "$root/usr/lib/locale"
cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
# The terms under which all this may be passed on.
for package in libc6 libgcc-s1 libstdc++6 zlib1g openjdk-17-jre-headless; do
	mkdir -p "$root/usr/share/doc/$package"
	cp -L "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/"
done

mkdir -p "$root/etc" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/var/lib"
mkdir -m 1777 "$root/tmp"
printf 'root:x:0:0:root:/:/nonexistent\nkafka:x:1000:1000:kafka:/tmp:/nonexistent\n' >"$root/etc/passwd"
printf 'root:x:0:\nkafka:x:1000:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
