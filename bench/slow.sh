#!/bin/sh
# What a normal client still gets while slowhttptest attacks: slow heads (slowloris), slow bodies and
# slow readers of a large answer. Writes a table in Markdown. dribble.sh does the first with more
# clients.
#
#   bench/slow.sh [-r ROUNDS] [-s SECONDS] [-w WARM-UP] [-c CONNECTIONS] [WORKER-CLASS [SLOW-CLIENTS]]
#
# By turns: load alone, and load beside each attack. slowhttptest shares the processors with both. Slow
# readers are a fifth of the slow clients: each has some MiB in the buffers of its socket, and where
# all sockets of a machine have too much the kernel throttles them, that of the normal client too.
set -eu

. "$(dirname -- "$0")/lib.sh"

options "$@"
shift $((OPTIND - 1))
class=${1:-sync} slow=${2:-1000} last_port=18480 applications="echo large"
[ -n "$(command -v slowhttptest)" ] \
    || die "slowhttptest is needed (Debian: apt install slowhttptest)"
attack=

# Attack: all its clients connect within a second, and it ends by itself after the load has.
begin_attack() {
    clients=$slow
    [ "$1" != readers ] || clients=$((slow / 5))
    case $1 in
        heads) set -- -H -i 1 -u "http://127.0.0.1:$port/" ;;
        bodies) set -- -B -i 1 -s 65536 -x 4 -u "http://127.0.0.1:$port/echo" ;;
        readers) set -- -X -n 1 -z 64 -w 512 -y 1024 -k 1 -u "http://127.0.0.1:$port/large" ;;
    esac
    slowhttptest "$@" -c "$clients" -r "$clients" -p 3 -l $((seconds + 4)) >"$work/attack" 2>&1 &
    attack=$!
    sleep 2
    alive "$attack" || die "the attack has ended at once: $(tail -n 3 "$work/attack")"
}

# How many slow clients were connected in the end, and how many were shut out.
end_attack() {
    wait "$attack" || :
    attack=
    sed 's/\x1b\[[0-9;]*m//g' "$work/attack" | awk '
        /^connected:/ { connected = $2 }
        /^closed:/ { closed = $2 }
        /^error:/ { failed = $2 }
        END { print connected + 0, closed + failed }'
}

finish_attack() {
    [ -z "$attack" ] || kill "$attack" 2>/dev/null || :
    finish
}
trap finish_attack EXIT

classes=" $(offered_classes | tr '\n' ' ')"
start "$class" || die "$class does not start: $(cat "$work/$class/log")"
load "$class" "$warm_up" / 1
echo "round load requests us p50 p99 (us) errors their-share connected shut-out" >&2
for round in $(seq "$rounds"); do
    load "$class" "$seconds" / 1
    echo "$round alone $(cat "$work/figures") 0 0 0" | tee -a "$work/results" >&2
    for kind in heads bodies readers; do
        begin_attack "$kind"
        before=$(ticks "$attack")
        load "$class" "$seconds" / 1
        share=$(share_since "$before" "$attack")
        end_attack >"$work/clients"
        echo "$round $kind $(cat "$work/figures") $share $(cat "$work/clients")" \
            | tee -a "$work/results" >&2
    done
done
echo
echo "$class, $connections connections beside $slow slow ones ($((slow / 5)) readers), $rounds rounds of $seconds s by turns;" \
    "theirs is what the slow ones took of a processor; connected and shut out are of the last round."
echo
awk '
    function of_alone(load,    i, sum) {
        for (i = 1; i <= rounds; i++) sum += rate[load, i] / rate["alone", i]
        return sum / rounds
    }
    {
        rounds = $1
        if (!($2 in errors)) names[++count] = $2
        rate[$2, $1] = $3 * 1e6 / $4
        all[$2] += rate[$2, $1]
        p50[$2] += $5 / 1000
        p99[$2] += $6 / 1000
        errors[$2] += $7
        share[$2] += $8
        connected[$2] = $9
        shut[$2] = $10
    }
    END {
        print "| load | requests/s | of alone | p50 ms | p99 ms | errors | theirs | connected | shut out |"
        print "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
        for (i = 1; i <= count; i++) {
            name = names[i]
            printf "| %s | %d | %.2f | %.2f | %.2f | %d | %d%% | %d | %d |\n", name, all[name] / rounds,
                of_alone(name), p50[name] / rounds, p99[name] / rounds, errors[name],
                share[name] / rounds, connected[name], shut[name]
        }
    }' "$work/results"
