# shellcheck shell=sh
# Starts servers, loads them by turns and prints a table. For the scripts beside it to source; they
# say what is measured. servers.sh knows each server. Needs wrk, and Kirin built by ./kirin.
#
# work/SERVER/ holds all that is known of a started server: pid, port, log, size of its answer.

bench=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
home=$(dirname "$bench")
dist=$home/runtime/target/kirin
processors=$(nproc)
# Every JVM gets these, Kirin's own choice of collector and heap notwithstanding.
java_flags=${BENCH_JAVA_OPTS:--XX:+UseSerialGC -Xms256m -Xmx256m}
body="Hello from Kirin"

rounds=5 seconds=5 warm_up=10 connections=64
threads=4                         # per worker, in Kirin's and in gunicorn's gthread
seats=200                         # the most threads of Tomcat, Felix and Undertow
loops=$(( (processors + 1) / 2 )) # of Netty, Vert.x and Undertow; as many as Kirin has
last_port=18080
servers=

# A script may have options of its own.
options() {
    while getopts "r:s:w:c:t:l:${own_options:-}" option; do
        case $option in
            r) rounds=$OPTARG ;;
            s) seconds=$OPTARG ;;
            w) warm_up=$OPTARG ;;
            c) connections=$OPTARG ;;
            t) threads=$OPTARG ;;
            l) loops=$OPTARG ;;
            k) cases=$OPTARG ;;
            o) report=$OPTARG ;;
            *) sed -n '2,/^set/ { /^#/p; }' "$0" >&2; exit 2 ;;
        esac
    done
}

die() {
    echo "bench: $*" >&2
    exit 1
}

# --- Processes -----------------------------------------------------------------------------------

# A zombie has no exe, but kill -0 would reach it.
alive() { [ -e "/proc/$1/exe" ]; }

# One line for a process and for each below it: pid, user ticks, system ticks, resident KiB.
tree() {
    cat /proc/[0-9]*/stat 2>/dev/null \
        | awk -v root="$1" -v page="$(getconf PAGESIZE)" -f "$bench/tree.awk"
}

# User and system ticks of a server's processes so far.
cpu() { tree "$(cat "$work/$1/pid")" | awk '{ u += $2; s += $3 } END { print u + 0, s + 0 }'; }

# Ticks of one process so far, and what it has had of a processor in a load since then, in per cent.
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
share_since() { echo $(( ($(ticks "$2") - $1) * 100 / $(getconf CLK_TCK) / seconds )); }

# KiB; what processes share counts for each.
resident() { tree "$(cat "$work/$1/pid")" | awk '{ kib += $4 } END { print kib + 0 }'; }

# Ends servers in good order, and those that take longer than ten seconds at once.
stop() {
    for server; do kill "$(cat "$work/$server/pid")" 2>/dev/null || :; done
    for server; do
        pid=$(cat "$work/$server/pid")
        for _ in $(seq 100); do
            alive "$pid" || break
            sleep 0.1
        done
        # shellcheck disable=SC2046 # several process ids
        ! alive "$pid" || kill -KILL $(tree "$pid" | cut -d' ' -f1) 2>/dev/null || :
        rm "$work/$server/pid"
    done
}

# Ends all servers and forgets them, so that others may have their names.
retire() {
    # shellcheck disable=SC2086 # several servers
    stop $servers
    for server in $servers; do rm -rf "${work:?}/$server"; done
    servers=
}

finish() {
    trap '' INT TERM
    # shellcheck disable=SC2046 # one word for each server; their names have no blanks
    stop $(cd "$work" && for file in */pid; do [ ! -f "$file" ] || dirname "$file"; done)
    wait
    rm -rf "$work"
}

work=$(mktemp -d)
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

[ -x "$dist/bin/kirin" ] || die "build Kirin first: ./kirin --version"
java=$("$dist/bin/kirin" --java)
jdk=$(dirname "$java")

. "$bench/servers.sh"

# --- Servers -------------------------------------------------------------------------------------

# Netty is measured beside everything: the ratios are to it.
start_servers() {
    [ -n "$(command -v wrk)" ] || die "wrk is needed (Debian: apt install wrk)"
    classes=" $(offered_classes | tr '\n' ' ')"
    start netty || die "netty does not start: $(cat "$work/netty/log")"
    for server; do
        [ "$server" != netty ] || continue
        [ ! -d "$work/$server" ] || die "$server is named twice"
        start "$server" || skip "$server"
    done
}

skip() {
    echo "bench: skips $1: $(tail -n 1 "$work/$1/log")" >&2
    [ ! -f "$work/$1/pid" ] || stop "$1"
}

start() {
    prepare "$1" && launch "$1" && answers "$1" && servers="$servers $1" || return 1
    # A worker class that has fallen back to something else says so.
    grep -E '\[(WARNING|ERROR|CRITICAL)\]|carrie[rd]' "$work/$1/log" | sed "s/^/bench: $1: /" >&2 || :
}

# Waits for the first answer, and compares it.
answers() {
    for _ in $(seq 300); do
        alive "$(cat "$work/$1/pid")" || return 1
        if curl -sif -o "$work/$1/answer" "http://127.0.0.1:$port/"; then
            grep -qx "$body" "$work/$1/answer" && return
            echo "answers something other than \"$body\"" >>"$work/$1/log"
            return 1
        fi
        sleep 0.1
    done
    echo "no answer within 30 s" >>"$work/$1/log"
    return 1
}

# --- Load ----------------------------------------------------------------------------------------

# Server, seconds, path, pipeline depth: leaves in work/figures the number of answers, the time of
# the load, the latencies p50 and p99, all in microseconds, and the number of errors. What is sent
# has a body of size bytes, if that is set, and the additional header field.
load() {
    DEPTH=$4 SIZE=${size:-0} wrk -t1 -c"$connections" -d"${2}s" -s "$bench/wrk.lua" ${field:+-H "$field"} \
        "http://127.0.0.1:$(cat "$work/$1/port")$3" >"$work/wrk"
    alive "$(cat "$work/$1/pid")" || die "$1 ended under load: $(tail -n 5 "$work/$1/log")"
    sed -n 's/^figures //p' "$work/wrk" >"$work/figures"
    ! grep -q '^0 ' "$work/figures" || die "$1 has answered nothing: $(cat "$work/wrk")"
}

# Path, pipeline depth. gunicorn has nothing to compile.
warm() {
    for server in $servers; do
        case $server in
            gunicorn-*) load "$server" 1 "$1" "$2" ;;
            *) load "$server" "$warm_up" "$1" "$2" ;;
        esac
    done
}

# What is measured, path, pipeline depth. Every second round runs backwards, so that what changes
# slowly on the machine hits all alike.
measure() {
    total=$(echo "$servers" | wc -w)
    echo "bench: $1: $total servers, about $(( total * (warm_up + rounds * seconds) )) s" >&2
    warm "$2" "${3:-1}"
    : >"$work/results"
    echo "round server user kernel user-after kernel-after (ticks) requests us p50 p99 (us) errors KiB" >&2
    turns=$servers
    for round in $(seq "$rounds"); do
        for server in $turns; do
            before=$(cpu "$server")
            load "$server" "$seconds" "$2" "${3:-1}"
            after=$(cpu "$server")
            echo "$round $server $before $after $(cat "$work/figures") $(resident "$server")" \
                | tee -a "$work/results" >&2
        done
        turns=$(echo "$turns" | awk '{ for (i = NF; i > 0; i--) printf "%s ", $i }')
    done
    echo
    echo "$1: $connections connections, $rounds rounds of $seconds s by turns after $warm_up s" \
        "of warm-up; wrk -t1 on the same $processors processors; JVMs with $java_flags;" \
        "Netty with $loops event loop(s), Kirin and gunicorn with $processors workers," \
        "gthread with $threads threads each, Tomcat, Felix and Undertow with at most $seats threads."
    echo "Bytes of hello with its head:$(for server in $servers; do
        printf ' %s %d' "$server" "$(wc -c <"$work/$server/answer")"; done)."
    echo
    awk -v hertz="$(getconf CLK_TCK)" -v brief="${brief:-/dev/null}" -f "$bench/table.awk" \
        "$work/results"
}
