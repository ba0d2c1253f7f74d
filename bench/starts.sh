# shellcheck shell=bash
# Measures starts, by turns. For scripts that have sourced lib.sh to source; they need bash.

# Asks, and waits, without starting a program: that would take the processor which is measured.
exec 4<> <(:)
pause() { read -r -t "$1" -u 4 || :; }

first_answer() {
    local status=
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>"$work/refused" || return 1
    printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r status <&3 || :
    exec 3>&-
    [[ $status == 'HTTP/1.1 200'* ]]
}

# Server: its time to the first answer in milliseconds, and what it holds a second after in KiB.
# Nothing for one that has not answered within 30 s.
one_start() {
    local begin end
    begin=$(date +%s%N)
    launch "$1"
    until first_answer; do
        alive "$(cat "$work/$1/pid")" && (( $(date +%s) - begin / 1000000000 < 30 )) || break
        pause 0.002
    done
    end=$(date +%s%N)
    if alive "$(cat "$work/$1/pid")"; then
        sleep 1
        echo "$1 $(( (end - begin) / 1000000 )) $(resident "$1")"
    fi
    stop "$1"
}

# Number of starts, servers: lines "server milliseconds KiB". Each is prepared before, and started
# once without being measured: then the disk's cache holds what it reads.
measure_starts() {
    local starts=$1 server ready=
    shift
    classes=" $(offered_classes | tr '\n' ' ')"
    for server; do
        if prepare "$server" && [ -n "$(one_start "$server")" ]; then
            ready="$ready $server"
        else
            skip "$server"
        fi
    done
    for _ in $(seq "$starts"); do
        for server in $ready; do one_start "$server"; done
    done
    for server; do rm -rf "${work:?}/$server"; done
}
