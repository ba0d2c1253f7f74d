#!/bin/bash
# Kirin's worker classes and all peers on the same work, each case by turns: a report in Markdown,
# which README can take. About 35 minutes; about ten with -r 1 -s 2 -w 2.
#
#   bench/compare.sh [-k CASE,...] [-o REPORT] [-r ROUNDS] [-s SECONDS] [-w WARM_UP_SECONDS]
#                    [-c CONNECTIONS] [-t THREADS_OF_A_GTHREAD_WORKER] [-l EVENT_LOOPS] [SERVER ...]
#
# A CASE is start, hello, new, pipelined, echo, large, sleep or log; without -k it is all of them. A
# SERVER is named as in hello.sh, without an access log. The report is bench/target/compare.md.
set -eu

. "$(dirname -- "$0")/lib.sh"
. "$bench/starts.sh"

command="bench/compare.sh $*"
own_options=k:o:
cases=start,hello,new,pipelined,echo,large,sleep,log
report=$bench/target/compare.md
rounds=5 seconds=3 warm_up=6
options "$@"
shift $((OPTIND - 1))
known=" start hello new pipelined echo large sleep log "
for case in ${cases//,/ }; do
    [[ $known == *" $case "* ]] || die "there is no case $case, but$known"
done
# shellcheck disable=SC2046 # several servers
[ $# -gt 0 ] || set -- $(all_servers | grep -vx eventlet)
mkdir -p "$(dirname "$report")"
: >"$work/details"

# Each has to do the same work.
check_work() {
    for server in $servers; do
        port=$(cat "$work/$server/port")
        head -c 16384 /dev/urandom >"$work/sent"
        curl -sf --data-binary "@$work/sent" "http://127.0.0.1:$port/echo" | cmp -s - "$work/sent" \
            || die "$server does not echo"
        [ "$(curl -sf "http://127.0.0.1:$port/large" | wc -c)" = 1048576 ] \
            || die "$server has no answer of 1 MiB"
    done
}

asked() { [[ ,$cases, == *,$1,* ]]; }

# Case, title for people, path, pipeline depth: a table among the details.
one_case() {
    asked "$1" || return 0
    brief=$work/brief-$1
    { echo; echo "### $2"; measure "$2" "$3" "${4:-1}"; } >>"$work/details"
    write_report
}

# Microseconds of CPU per request, and in brackets the ratio to Netty's; a row for each server. With
# access log it is the same row.
summary() {
    awk -v cases="$cases" '
        FNR == 1 { name = FILENAME; sub(/.*brief-/, "", name) }
        { sub(/\+.*/, "", $1) }
        !($1 in seen) { seen[$1]; servers[++count] = $1 }
        { cell[name, $1] = name == "start" ? $2 " ms, " $3 " MiB" : $2 " (" $3 ")" }
        END {
            n = split(cases, column, ",")
            printf "| server |"
            for (i = 1; i <= n; i++) printf " %s |", column[i]
            printf "\n|---|"
            for (i = 1; i <= n; i++) printf "--:|"
            for (s = 1; s <= count; s++) {
                printf "\n| %s |", servers[s]
                for (i = 1; i <= n; i++)
                    printf " %s |", (column[i], servers[s]) in cell ? cell[column[i], servers[s]] : "-"
            }
            print ""
        }' "$work"/brief-*
}

# After each case, so that one that fails does not take the others with it.
write_report() {
    {
        echo "$(date -I), $processors processors ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | sort -u))," \
            "$(awk '/MemTotal/ { print int($2 / 1048576 + 0.5) }' /proc/meminfo) GiB," \
            "Linux $(uname -r), JDK $("$java" --version | sed -n '1s/[^0-9]*\([^ ]*\).*/\1/p')," \
            "commit $(git -C "$home" rev-parse --short HEAD). Again: \`$command\`"
        echo
        echo "Microseconds of CPU per request, and in brackets how many times raw Netty's in the same round;"
        echo "\`start\` is the time to the first answer, and the resident memory a second after it."
        echo
        summary
        cat "$work/details"
    } >"$report"
}

if asked start; then
    flags=$java_flags
    java_flags=-XX:+UseSerialGC # the heap as it is shipped
    measure_starts 3 netty "$@" | tee "$work/starts" >&2
    java_flags=$flags
    # The middle one of three.
    sort -k1,1 -k2,2n "$work/starts" | awk 'NR % 3 == 2 { print $1, $2, int($3 / 1024) }' \
        >"$work/brief-start"
    write_report
fi

if [[ $cases =~ hello|new|pipelined|echo|large ]]; then
    applications="echo large"
    start_servers "$@"
    check_work
    # The compilers have most to do before the first case.
    warm / 1
    one_case hello "Hello" /
    field="Connection: close" one_case new "Hello, a new connection for each request" /
    all=$servers
    # These answer the first of several, and drop the others.
    servers=$(echo "$all" | tr ' ' '\n' | grep -vxE 'gunicorn-(sync|gthread)' | tr '\n' ' ')
    one_case pipelined "Hello, 16 requests at once" / 16
    servers=$all
    size=16384 one_case echo "Echo of 16 KiB" /echo
    one_case large "Answer of 1 MiB" /large
    retire
fi

if asked sleep; then
    usual="$connections $threads $seats"
    connections=512 applications=sleep
    threads=$(( (connections + processors - 1) / processors )) seats=$((connections + 20))
    # shellcheck disable=SC2046 # several servers
    start_servers $(echo "$@" | without_sleepless)
    one_case sleep "Sleep of 50 ms" "/sleep?ms=50"
    retire
    read -r connections threads seats <<<"$usual"
fi

if asked log; then
    applications=
    # shellcheck disable=SC2046 # several servers
    start_servers $(for server; do
        [[ " $peers " == *" $server "* && $server != gunicorn-* ]] || echo "$server+gunicorn"
    done)
    warm / 1
    one_case log "Hello, with an access log" /
    retire
fi

summary
echo "bench: wrote $report" >&2
