#!/bin/bash
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
# Asks, and waits, without starting a program: that would take the processor which is measured.
exec 4<> <(:)
answers() {
    local status=
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>"$work/gevent/refused" || return 1
    printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r status <&3
    exec 3>&-
    [[ $status == 'HTTP/1.1 200'* ]]
}

for _ in $(seq "${1:-10}"); do
    begin=$(date +%s%N)
    start_kirin gevent 2>"$work/gevent/log"
    until answers; do read -r -t 0.002 -u 4 || :; done
    end=$(date +%s%N)
    sleep 1
    rss=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$(cat "$work/gevent/pid")/status")
    echo "first answer after $(( (end - begin) / 1000000 )) ms, resident $rss MiB"
    stop gevent
done
