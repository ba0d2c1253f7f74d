#!/bin/sh
# What a line of the access log costs in each format: nanoseconds, and bytes of garbage.
#
#   bench/format.sh [ARGUMENTS OF JMH]                     needs Kirin built by ./kirin
#   bench/format.sh -p format=shipped,json -f 3            these two, in three JVMs each
set -eu

. "$(dirname -- "$0")/lib.sh"

jmh=$bench/target/jmh
if [ ! -d "$jmh" ] || [ -n "$(find "$bench/pom.xml" -newer "$jmh")" ]; then
    rm -rf "$jmh"
    mvn -B -q -f "$bench/pom.xml" -P jmh dependency:copy-dependencies
fi
classes=$home/bundles/api/target/test-classes
# Each plug-in has a copy of what they share; it is the same in all.
for module in "$home"/bundles/api "$home"/bundles/settings "$home"/plugins/log-*; do
    classes=$classes:$module/target/classes
done
libraries=$(find "$jmh" -name '*.jar' | tr '\n' ':')
mkdir "$work/classes"
# What only Kirin's own build needs, annotations, is not there.
"$jdk/javac" -Xlint:-classfile -proc:full -d "$work/classes" -cp "$classes:$libraries" \
    "$bench/src/kirin/bench/LineBenchmark.java"
"$jdk/java" --sun-misc-unsafe-memory-access=allow -cp "$work/classes:$classes:$libraries" \
    org.openjdk.jmh.Main -prof gc -f 1 -wi 5 -w 1 -i 5 -r 1 "$@"
