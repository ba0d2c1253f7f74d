#!/bin/sh
# Many connections to an application that sleeps 50 ms: requests per second, and what each costs.
# What runs on event loops has a timer instead of a sleeping thread.
#
#   bench/sleep.sh [-r ROUNDS] [-s SECONDS] [-w WARM_UP_SECONDS] [-c CONNECTIONS]
#                  [-l EVENT_LOOPS_OF_NETTY] [SERVER ...]
#
# A SERVER is named as in hello.sh; without any, all that can serve many sleepers at once. Servers
# with threads get one for each connection.
set -eu

. "$(dirname -- "$0")/lib.sh"
connections=512
options "$@"
shift $((OPTIND - 1))

threads=$(( (connections + processors - 1) / processors ))
seats=$connections
applications=sleep
# shellcheck disable=SC2046 # several servers
[ $# -gt 0 ] || set -- $(all_servers | without_sleepless)
start_servers "$@"
measure "Sleep of 50 ms" "/sleep?ms=50"
