#!/bin/sh
# What the parts of a request's way cost, each by itself: nanoseconds, and bytes of garbage.
#
#   bench/parts.sh [PART ...] [ARGUMENTS OF JMH]           needs Kirin built by ./kirin
#   bench/parts.sh Parse Route                             two of them
#   bench/parts.sh Line -p format=shipped,json -f 3        two formats, in three JVMs each
#
# A PART is Parse (a request's head), Route (finding its application), HandOver (to a worker) or Line
# (of the access log).
set -eu

. "$(dirname -- "$0")/lib.sh"

fetch jmh
fetch netty
classes=
# Each plug-in has a copy of what they share; it is the same in all. The tests have what is not real.
for module in "$home"/bundles/api "$home"/bundles/settings "$home"/bundles/http \
    "$home"/bundles/server "$home"/plugins/log-*; do
    classes=$classes:$module/target/classes:$module/target/test-classes
done
libraries=$(jars "$bench/target/jmh")$(jars "$bench/target/netty")$(jars "$dist/bundles/20")$(jars "$dist/lib")
mkdir "$work/classes"
# What only Kirin's own build needs, annotations, is not there.
find "$bench/src/kirin" -name '*Benchmark.java' >"$work/sources"
"$jdk/javac" -Xlint:-classfile -proc:full -d "$work/classes" -cp "$classes:$libraries" "@$work/sources"
"$jdk/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
    --add-opens=java.base/java.lang=ALL-UNNAMED \
    -cp "$work/classes:$classes:$libraries" \
    org.openjdk.jmh.Main -prof gc "$@"
