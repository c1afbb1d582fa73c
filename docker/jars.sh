#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# jars.sh DIR [MAVEN OPTION…]: fetch the jars of /pom/pom.xml into DIR and compare them with
# /pom/jars.sha256, in which every jar must be listed, and no other.
set -eu

dir=$1
shift
mvn --batch-mode --quiet -Dstyle.color=never --file /pom/pom.xml dependency:copy-dependencies \
	-DincludeScope=runtime -DexcludeClassifiers=osx-x86_64,osx-aarch_64,windows-x86_64 \
	-DoutputDirectory="$dir" "$@" >&2
rm -rf "$HOME/.m2"

cd "$dir"
if [ "${KAFKA_INIT_PIN:-}" = new ]; then
	sha256sum -- *.jar
	exit
fi
grep -v '^#' /pom/jars.sha256 >/tmp/pinned
sha256sum --check --strict --quiet /tmp/pinned
sed 's/^[0-9a-f]*  //' /tmp/pinned | sort >/tmp/listed
find . -type f | sed 's,^\./,,' | sort | diff /tmp/listed - || {
	echo "jars.sh: the jars in $dir are not the ones that jars.sha256 lists" >&2
	exit 1
}
chmod -R a+rX "$dir"
