#!/bin/sh
# What a swap costs those who ask meanwhile, and how long a new application waits for its first answer.
#
#   bench/swap.sh [-r ROUNDS] [-s SECONDS] [-w WARM-UP] [-c CONNECTIONS] [WORKER-CLASS [kept|new]]
#
# Connections are kept, or each request opens a new one.
# By turns: load alone, and load while a new version of hello is moved in every second.
set -eu

. "$(dirname -- "$0")/lib.sh"

options "$@"
shift $((OPTIND - 1))
class=${1:-sync} reload=true last_port=18280
case ${2:-kept} in
    kept) ;;
    new) field="Connection: close" ;;
    *) die "connections are kept or new, not $2" ;;
esac

# More versions than will be asked for, made before anything is measured: the same bundle, another
# entry in each.
make_versions() {
    mkdir "$work/versions"
    number=0
    while [ "$number" -lt $((rounds * (seconds + 1) + 20)) ]; do
        number=$((number + 1))
        cp "$dist/deploy/hello.jar" "$work/versions/$number.jar"
        echo "$number" >"$work/version"
        (cd "$work" && zip -q "versions/$number.jar" version)
    done
}

move_in() {
    last=$((last + 1))
    mv "$work/versions/$last.jar" "$work/$class/deploy/hello.jar"
}

swap_every_second() {
    last=$(cat "$work/last")
    for _ in $(seq "$seconds"); do
        move_in
        echo "$last" >"$work/last"
        sleep 1
    done
}

first_answer() {
    rm "$work/$class/deploy/hello.jar"
    while curl -sf -o "$work/answer" "http://127.0.0.1:$port/"; do sleep 0.05; done
    begin=$(date +%s%N)
    move_in
    until curl -sf -o "$work/answer" "http://127.0.0.1:$port/"; do sleep 0.005; done
    echo "first answer after $(( ($(date +%s%N) - begin) / 1000000 )) ms"
}

[ -n "$(command -v zip)" ] || die "zip is needed (Debian: apt install zip)"
classes=" $(offered_classes | tr '\n' ' ')"
make_versions
start "$class" || die "$class does not start: $(cat "$work/$class/log")"
echo 0 >"$work/last"
load "$class" "$warm_up" / 1
echo "round load requests us p50 p99 (us) errors"
for round in $(seq "$rounds"); do
    load "$class" "$seconds" / 1
    echo "$round alone $(cat "$work/figures")" | tee -a "$work/results"
    swap_every_second &
    swapping=$!
    load "$class" "$seconds" / 1
    wait "$swapping"
    echo "$round swaps $(cat "$work/figures")" | tee -a "$work/results"
done
last=$(cat "$work/last")
echo
awk '{ p99[$2, $1] = $6; errors += $7 }
    END {
        for (i = 1; i <= NR / 2; i++) printf "p99 with swaps to p99 alone, round %d: %.2f\n", i,
            p99["swaps", i] / p99["alone", i]
        print "errors: " errors + 0
    }' "$work/results"
echo "$last swaps, of which the log tells $(grep -c 'Deployed hello.jar' "$work/$class/log")"
# Not in a subshell: each moves in the next version.
for _ in 1 2 3 4 5; do first_answer; done
