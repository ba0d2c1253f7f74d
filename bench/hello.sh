#!/bin/sh
# CPU time per request of hello: raw Netty, sync and gevent by turns, over keep-alive connections.
#
#   bench/hello.sh [ROUNDS [SECONDS [CONNECTIONS]]]        needs wrk, and Kirin built by ./kirin
#
# Counts the CPU time of the whole server process (user and system), which noise on the machine
# disturbs less than it does requests per second, and prints the ratio to Netty in the same round.
set -eu

rounds=${1:-5}
seconds=${2:-5}
connections=${3:-64}
home=$(cd "$(dirname "$0")/.." && pwd)
dist=$home/runtime/target/kirin
work=$(mktemp -d)
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || :; done; wait; rm -rf "$work"' EXIT INT TERM

command -v wrk >/dev/null || { echo "bench: wrk is needed (Debian: apt install wrk)" >&2; exit 1; }
[ -x "$dist/bin/kirin" ] || { echo "bench: build Kirin first: ./kirin --version" >&2; exit 1; }
java=$("$dist/bin/kirin" --java)
loops=$(( ($(nproc) + 1) / 2 ))

# CPU time of a process in clock ticks.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }

up() {
    for _ in $(seq 100); do
        curl -sf -o "$work/answer" "http://127.0.0.1:$1/" && return
        sleep 0.1
    done
    echo "bench: nothing answers at port $1" >&2
    cat "$work"/*.log >&2
    exit 1
}

start_kirin() { # worker class, port
    mkdir -p "$work/$1/deploy"
    cp "$dist/deploy/hello.jar" "$work/$1/deploy/"
    "$dist/bin/kirin" --bind "127.0.0.1:$2" --worker-class "$1" --workers auto \
        --chdir "$work/$1" 2>"$work/$1.log" &
    pids="$pids $!"
    started=$!
    up "$2"
}

netty=$(find "$dist/bundles/20" -name '*.jar' | tr '\n' ':')
mkdir "$work/classes"
"$(dirname "$java")/javac" -cp "$netty" -d "$work/classes" "$home/bench/src/RawNettyHello.java"
"$java" -XX:+UseSerialGC -cp "$work/classes:$netty" --enable-native-access=ALL-UNNAMED \
    RawNettyHello 18080 "$loops" 2>"$work/netty.log" &
netty_pid=$!
pids="$netty_pid"
up 18080
start_kirin sync 18081
sync_pid=$started
start_kirin gevent 18082
gevent_pid=$started

load() { # pid, port: sets us to CPU microseconds per request, rate to requests per second
    before=$(ticks "$1")
    wrk -t1 -c"$connections" -d"${seconds}s" "http://127.0.0.1:$2/" >"$work/wrk"
    after=$(ticks "$1")
    grep -E 'Non-2xx|Socket errors' "$work/wrk" && exit 1
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    rate=$(awk '/Requests\/sec/ { print $2 }' "$work/wrk")
    us=$(echo "$before $after $requests $(getconf CLK_TCK)" \
        | awk '{ printf "%.2f", ($2 - $1) * 1e6 / $4 / $3 }')
}

load "$netty_pid" 18080
load "$sync_pid" 18081
load "$gevent_pid" 18082
echo "round   netty us/req   sync us/req ratio   gevent us/req ratio   (requests/s)"
for round in $(seq "$rounds"); do
    load "$netty_pid" 18080
    n=$us n_rate=$rate
    load "$sync_pid" 18081
    s=$us s_rate=$rate
    load "$gevent_pid" 18082
    echo "$round $n $s $us $n_rate $s_rate $rate" | awk '{
        printf "%5d %14s %13s %5.2f %15s %5.2f   (%d %d %d)\n",
            $1, $2, $3, $3 / $2, $4, $4 / $2, $5, $6, $7 }'
done
