#!/bin/bash
# Time from the start of the process to the first answer, and resident memory a second after it.
#
#   bench/start.sh [-r STARTS] [SERVER ...]                needs Kirin built by ./kirin
#
# A SERVER is named as in hello.sh; without any, gevent.
set -eu

. "$(dirname -- "$0")/lib.sh"
. "$bench/starts.sh"

rounds=10
options "$@"
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- gevent
java_flags= # as it is shipped
measure_starts "$rounds" "$@" | awk '{
    printf "%s: first answer after %d ms, resident %d MiB\n", $1, $2, $3 / 1024
    fflush()
}'
