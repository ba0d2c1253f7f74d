#!/bin/sh
# Time from the start of the process to the first answer, and resident memory a second after it.
#
#   bench/start.sh [STARTS]                                needs Kirin built by ./kirin
set -eu

starts=${1:-10}
home=$(cd "$(dirname "$0")/.." && pwd)
dist=$home/runtime/target/kirin
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; wait; rm -rf "$work"' EXIT INT TERM

mkdir "$work/deploy"
cp "$dist/deploy/hello.jar" "$work/deploy/"
for _ in $(seq "$starts"); do
    begin=$(date +%s%N)
    "$dist/bin/kirin" --bind 127.0.0.1:18083 --worker-class gevent --workers auto \
        --chdir "$work" 2>"$work/log" &
    pid=$!
    until curl -sf -o "$work/answer" http://127.0.0.1:18083/; do sleep 0.005; done
    end=$(date +%s%N)
    sleep 1
    rss=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")
    echo "first answer after $(( (end - begin) / 1000000 )) ms, resident $rss MiB"
    kill "$pid"
    wait "$pid"
    pid=
done
