#!/bin/sh
# What the way to a worker and back costs, from few connections to many, and with requests that are
# sent 16 at once: one table for each load.
#
#   bench/hop.sh [-r ROUNDS] [-s SECONDS] [-w WARM_UP_SECONDS] [-t THREADS_OF_A_GTHREAD_WORKER]
#                [-l EVENT_LOOPS_OF_NETTY] [SERVER ...]
#
# A SERVER is named as in hello.sh; without any, sync.
set -eu

. "$(dirname -- "$0")/lib.sh"
options "$@"
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- sync
start_servers "$@"
for connections in 8 64 256; do
    measure "Hello" /
done
connections=64
measure "Hello, 16 requests at once" / 16
