#!/bin/sh
# What a normal client still gets while thousands of others send a byte a second.
#
#   bench/dribble.sh [-r ROUNDS] [-s SECONDS] [-w WARM-UP] [-c CONNECTIONS] [WORKER-CLASS [SLOW-CLIENTS]]
#
# By turns: load alone, and load beside 5,000 slow clients. Where there is taskset and more than one
# processor, their program has the last one for itself, in both, and the server and its load have the
# others; else all share them. What it takes of a processor is told.
set -eu

. "$(dirname -- "$0")/lib.sh"

options "$@"
shift $((OPTIND - 1))
class=${1:-sync} slow=${2:-5000} last_port=18380
ulimit -n $((slow + 1000)) 2>/dev/null || die "$slow connections need a larger limit of open files"

apart=
if [ "$processors" -gt 1 ] && [ -n "$(command -v taskset)" ]; then
    taskset -cp "0-$((processors - 2))" $$ >/dev/null
    apart="taskset -c $((processors - 1))"
fi

begin_slow() {
    mkfifo "$work/end"
    : >"$work/slow"
    # shellcheck disable=SC2086 # several words, or none
    $apart "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$work/classes" Dribble "$port" "$slow" \
        <"$work/end" >"$work/slow" &
    dribble=$!
    exec 3>"$work/end"
    until grep -q connected "$work/slow"; do
        alive "$dribble" || die "the slow clients do not connect"
        sleep 0.1
    done
}

end_slow() {
    echo >&3
    exec 3>&-
    wait "$dribble"
    rm "$work/end"
}

mkdir "$work/classes"
"$jdk/javac" -d "$work/classes" "$bench/src/Dribble.java"
classes=" $(offered_classes | tr '\n' ' ')"
start "$class" || die "$class does not start: $(cat "$work/$class/log")"
load "$class" "$warm_up" / 1
echo "round load requests us p50 p99 (us) errors"
for round in $(seq "$rounds"); do
    load "$class" "$seconds" / 1
    echo "$round alone $(cat "$work/figures")" | tee -a "$work/results"
    begin_slow
    before=$(ticks "$dribble")
    load "$class" "$seconds" / 1
    echo "$round beside $(cat "$work/figures")" | tee -a "$work/results"
    echo "$(share_since "$before" "$dribble")% of a processor went to the slow clients"
    end_slow
    tail -n 1 "$work/slow"
done
echo
awk '{ rate[$2, $1] = $3 / $4; errors += $7 }
    END {
        for (i = 1; i <= NR / 2; i++) printf "requests/s beside them to alone, round %d: %.2f\n", i,
            rate["beside", i] / rate["alone", i]
        print "errors: " errors + 0
    }' "$work/results"
