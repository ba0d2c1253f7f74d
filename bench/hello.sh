#!/bin/sh
# What one hello costs over keep-alive connections: raw Netty, Kirin's worker classes, Tomcat and
# gunicorn by turns.
#
#   bench/hello.sh [-r ROUNDS] [-s SECONDS] [-w WARM_UP_SECONDS] [-c CONNECTIONS]
#                  [-t THREADS_OF_A_GTHREAD_WORKER] [-l EVENT_LOOPS_OF_NETTY] [SERVER ...]
#
# A SERVER is a worker class, gevent@loop, tomcat, gunicorn-sync, gunicorn-gthread or
# gunicorn-gevent; without any, all that are there.
set -eu

. "$(dirname -- "$0")/lib.sh"
options "$@"
shift $((OPTIND - 1))
# shellcheck disable=SC2046 # several servers
[ $# -gt 0 ] || set -- $(all_servers)
start_servers "$@"
measure "Hello" /
