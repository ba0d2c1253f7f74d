#!/bin/sh
# What it costs to read every attribute of every management bean, within a server that has answered
# some thousand requests.
#
#   bench/beans.sh [SERVERS]                               needs Kirin built by ./kirin
set -eu

. "$(dirname -- "$0")/lib.sh"

java_flags= # as it is shipped
classes=" $(offered_classes | tr '\n' ' ')"
port=18084
mkdir "$work/classes" "$work/sync"
"$jdk/javac" --add-modules jdk.attach -d "$work/classes" "$bench/src/ReadBeans.java"
printf 'Agent-Class: ReadBeans\n' >"$work/manifest"
"$jdk/jar" -c -f "$work/agent.jar" -m "$work/manifest" -C "$work/classes" .
prepare_kirin sync
for _ in $(seq "${1:-3}"); do
    start_kirin sync 2>"$work/sync/log"
    until curl -sf -o "$work/sync/answer" "http://127.0.0.1:$port/"; do sleep 0.05; done
    seq 5000 | sed "s|.*|url = http://127.0.0.1:$port/|" | curl -s -K - >"$work/sync/answers"
    "$jdk/java" -cp "$work/agent.jar" ReadBeans "$(cat "$work/sync/pid")" "$work/agent.jar" "$work/figures"
    cat "$work/figures"
    stop sync
done
