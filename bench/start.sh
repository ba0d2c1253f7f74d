#!/bin/sh
# Time from the start of the process to the first answer, and resident memory a second after it.
#
#   bench/start.sh [STARTS]                                needs Kirin built by ./kirin
set -eu

. "$(dirname -- "$0")/lib.sh"

java_flags= # as it is shipped
classes=" $(offered_classes | tr '\n' ' ')"
port=18083
mkdir "$work/gevent"
prepare_kirin gevent
for _ in $(seq "${1:-10}"); do
    begin=$(date +%s%N)
    start_kirin gevent 2>"$work/gevent/log"
    until curl -sf -o "$work/gevent/answer" "http://127.0.0.1:$port/"; do sleep 0.005; done
    end=$(date +%s%N)
    sleep 1
    rss=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$(cat "$work/gevent/pid")/status")
    echo "first answer after $(( (end - begin) / 1000000 )) ms, resident $rss MiB"
    stop gevent
done
