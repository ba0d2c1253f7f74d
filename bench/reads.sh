#!/bin/sh
# Whether those who watch a server disturb those who use it: the latency of an application at 1,000
# requests a second, alone and beside 1,000 reads of Jolokia a second.
#
#   bench/reads.sh [-r ROUNDS] [-s SECONDS] [-w WARM-UP] [WORKER-CLASS]     needs Kirin built by ./kirin
#
# The clients share the processors with the server, so the same reads also go to another, idle server
# by turns: what they cost there is what the machine loses, the rest is Kirin's.
set -eu

. "$(dirname -- "$0")/lib.sh"

options "$@"
shift $((OPTIND - 1))
class=${1:-sync} last_port=18480
classes=" $(offered_classes | tr '\n' ' ')"

# Where the server's Jolokia listens.
jolokia_port() { echo $(($(cat "$work/$1/port") + 1000)); }

launch() {
    echo "jolokia = \"127.0.0.1:$(jolokia_port "$1")\"" | cat - "$work/$1/kirin.toml" >"$work/toml"
    mv "$work/toml" "$work/$1/kirin.toml"
    start_kirin "$1" >>"$work/$1/log" 2>&1
}

# Seconds; the server whose Jolokia is read, or none.
measure() {
    set -- "$1" "${2:-}"
    if [ -z "$2" ]; then
        set -- "$1" 0 none
    else
        set -- "$1" "$(jolokia_port "$2")" "$(grep '^viewer:' "$work/$2/run/jolokia.password")"
    fi
    "$java" -XX:+UseSerialGC -cp "$work/classes" Reads "$(cat "$work/$class/port")" 1000 "$1" "$2" 1000 "$3"
}

mkdir "$work/classes"
"$jdk/javac" -d "$work/classes" "$bench/src/Reads.java"
for server in "$class" "$class+gunicorn"; do
    start "$server" || die "$server does not start: $(cat "$work/$server/log")"
    for _ in $(seq 100); do
        ! grep -q 'Jolokia at' "$work/$server/log" || break
        sleep 0.1
    done
    measure "$warm_up" "$server" >"$work/warmed"
done
echo "round reads p50 p99 (us) requests reads failed" >&2
for round in $(seq "$rounds"); do
    for reads in none idle same; do
        case $reads in
            none) set -- ;;
            idle) set -- "$class+gunicorn" ;;
            same) set -- "$class" ;;
        esac
        echo "$round $reads $(measure "$seconds" "$@")" | tee -a "$work/results" >&2
    done
done
echo
echo "$class, 1,000 requests a second beside as many reads of Jolokia, $rounds rounds of $seconds s by turns."
echo
awk '
    function middle(values, count,    i, j, each) {
        for (i = 2; i <= count; i++) {
            each = values[i]
            for (j = i - 1; j > 0 && values[j] > each; j--) values[j + 1] = values[j]
            values[j + 1] = each
        }
        return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
    }
    { p50[$2, $1] = $3; p99[$2, $1] = $4; failed += $7; rounds = $1 }
    END {
        split("none idle same", kinds, " ")
        for (k = 1; k <= 3; k++) {
            for (i = 1; i <= rounds; i++) { a[i] = p50[kinds[k], i]; b[i] = p99[kinds[k], i] }
            printf "reads of %-4s: p50 %6.1f us, p99 %6.1f us\n", kinds[k], middle(a, rounds), middle(b, rounds)
        }
        for (i = 1; i <= rounds; i++) {
            a[i] = p50["same", i] / p50["idle", i]
            b[i] = p50["same", i] / p50["none", i]
        }
        printf "p50 with reads of the same server, to reads of an idle one: %.2f, to none: %.2f\n", \
            middle(a, rounds), middle(b, rounds)
        print "failed reads: " failed + 0
    }' "$work/results"
