#!/bin/sh
# How many bytes a hello leaves for the garbage collector, by what the JVM counts of all its threads.
#
#   bench/garbage.sh [-s SECONDS] [-w WARM-UP] [SERVER ...]     needs Kirin built by ./kirin
#
# A SERVER is named as in hello.sh; without any, all of Kirin's classes. Netty is always measured.
set -eu

. "$(dirname -- "$0")/lib.sh"

options "$@"
shift $((OPTIND - 1))
last_port=18580
classes=" $(offered_classes | tr '\n' ' ')"
[ $# -gt 0 ] || set -- $classes gevent@loop

# Bytes that the threads of a server have taken so far; the JVM tells them in K and M.
taken() {
    "$jdk/jcmd" "$(cat "$work/$1/pid")" Thread.print -e \
        | sed -n 's/.* allocated=\([0-9]*\)\([BKM]\) .*/\1 \2/p' \
        | awk '{ all += $1 * ($2 == "M" ? 1048576 : $2 == "K" ? 1024 : 1) } END { printf "%.0f\n", all }'
}

printf '| server | bytes |\n|---|--:|\n'
for server in netty "$@"; do
    start "$server" || { echo "bench: $server is skipped" >&2; continue; }
    load "$server" "$warm_up" / 1
    before=$(taken "$server")
    load "$server" "$seconds" / 1
    after=$(taken "$server")
    requests=$(cut -d' ' -f1 "$work/figures")
    echo "| $server | $(((after - before) / requests)) |"
    stop "$server"
done
