# shellcheck shell=sh
# Starts servers, loads them by turns and prints a table. For the scripts beside it to source; they
# say what is measured. Needs wrk, and Kirin built by ./kirin.
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
seats=200                         # Tomcat's own default
loops=$(( (processors + 1) / 2 )) # of Netty; as many as Kirin has
last_port=18080
servers=

options() {
    while getopts r:s:w:c:t:l: option; do
        case $option in
            r) rounds=$OPTARG ;;
            s) seconds=$OPTARG ;;
            w) warm_up=$OPTARG ;;
            c) connections=$OPTARG ;;
            t) threads=$OPTARG ;;
            l) loops=$OPTARG ;;
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

# One line for a process and for each below it: pid, user ticks, system ticks.
tree() { cat /proc/[0-9]*/stat 2>/dev/null | awk -v root="$1" -f "$bench/tree.awk"; }

# User and system ticks of a server's processes so far.
cpu() { tree "$(cat "$work/$1/pid")" | awk '{ u += $2; s += $3 } END { print u + 0, s + 0 }'; }

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

# --- Servers -------------------------------------------------------------------------------------

# The worker classes of the distribution, as their components name them.
offered_classes() {
    for plugin in "$dist"/plugins/*.jar; do
        mkdir "$work/plugin"
        (cd "$work/plugin" && "$jdk/jar" xf "$plugin" OSGI-INF)
        # A bundle that is no component has no such folder.
        cat "$work"/plugin/OSGI-INF/*.xml 2>/dev/null \
            | sed -n 's/.*name="kirin.worker.class".*value="\([^"]*\)".*/\1/p'
        rm -rf "$work/plugin"
    done
}

# All that can be measured: the worker classes, and the peers.
all_servers() {
    for class in $(offered_classes); do
        echo "$class"
        [ "$class" != gevent ] || echo gevent@loop
    done
    echo tomcat gunicorn-sync gunicorn-gthread gunicorn-gevent
}

# Netty is measured beside everything: the ratios are to it.
start_servers() {
    [ -n "$(command -v wrk)" ] || die "wrk is needed (Debian: apt install wrk)"
    netty=$(find "$dist/bundles/20" -name '*.jar' | tr '\n' ':')
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
    last_port=$((last_port + 1))
    port=$last_port
    mkdir "$work/$1"
    echo "$port" >"$work/$1/port"
    ! curl -s -o "$work/$1/answer" "http://127.0.0.1:$port/" \
        || die "something answers at port $port already"
    case $1 in
        netty) start_java netty RawNettyHello "$netty" "$port" "$loops" ;;
        tomcat) start_tomcat ;;
        gunicorn-*) start_gunicorn "$1" ;;
        *) prepare_kirin "$1" && start_kirin "$1" ;;
    esac >"$work/$1/log" 2>&1 && answers "$1" && servers="$servers $1" || return 1
    # A worker class that has fallen back to something else says so.
    grep -E '\[(WARNING|ERROR|CRITICAL)\]|carrie[rd]' "$work/$1/log" | sed "s/^/bench: $1: /" >&2 || :
}

# Waits for the first answer, and compares it.
answers() {
    for _ in $(seq 300); do
        alive "$(cat "$work/$1/pid")" || return 1
        if curl -sif -o "$work/$1/answer" "http://127.0.0.1:$(cat "$work/$1/port")/"; then
            grep -qx "$body" "$work/$1/answer" && return
            echo "answers something other than \"$body\"" >>"$work/$1/log"
            return 1
        fi
        sleep 0.1
    done
    echo "no answer within 30 s" >>"$work/$1/log"
    return 1
}

# Server, main class, class path, arguments.
start_java() {
    folder=$work/$1 main=$2 libraries=$3
    shift 3
    mkdir "$folder/classes" "$folder/tmp"
    "$jdk/javac" -cp "$libraries" -d "$folder/classes" "$bench/src/$main.java" || return 1
    # shellcheck disable=SC2086 # the flags are several words
    "$java" $java_flags -Djava.io.tmpdir="$folder/tmp" --enable-native-access=ALL-UNNAMED \
        -cp "$folder/classes:$libraries" "$main" "$@" &
    echo $! >"$folder/pid"
}

start_tomcat() {
    tomcat=$bench/target/tomcat
    if [ ! -d "$tomcat" ] || [ -n "$(find "$bench/pom.xml" -newer "$tomcat")" ]; then
        rm -rf "$tomcat"
        mvn -B -q -f "$bench/pom.xml" dependency:copy-dependencies || return 1
    fi
    start_java tomcat TomcatHello "$(find "$tomcat" -name '*.jar' | tr '\n' ':')" \
        "$port" "$seats"
}

start_gunicorn() {
    command -v gunicorn || { echo "gunicorn is not installed"; return 1; }
    # The folder holds its heartbeat files.
    PYTHONDONTWRITEBYTECODE=1 gunicorn --bind "127.0.0.1:$port" --workers "$processors" \
        --worker-class "${1#gunicorn-}" --threads "$threads" --keep-alive 75 \
        --worker-tmp-dir "$work/$1" --pythonpath "$bench/src" hello:application &
    echo $! >"$work/$1/pid"
}

# CLASS or CLASS@CARRIER, which is a setting of the plug-in; with +FORMAT there is an access log.
prepare_kirin() {
    served=${1%+*}
    class=${served%@*}
    case $classes in
        *" $class "*) ;;
        *) echo "the distribution has no worker class $class, but$classes"; return 1 ;;
    esac
    mkdir "$work/$1/deploy" "$work/$1/tmp"
    cp "$dist/deploy/hello.jar" "$work/$1/deploy/"
    [ -z "${applications:-}" ] || cp "$applications" "$work/$1/deploy/"
    {
        echo "bind = \"127.0.0.1:$port\""
        echo "worker_class = \"$class\""
        echo "workers = $processors"
        echo "threads = $threads"
        [ -z "${reload:-}" ] || echo "reload = true"
        [ "$served" = "$1" ] || printf 'accesslog = "access.log"\naccess_log_format = "%s"\n' "${1#*+}"
        [ "$class" = "$served" ] || printf '[worker.%s]\ncarrier = "%s"\n' "$class" "${served#*@}"
    } >"$work/$1/kirin.toml"
}

start_kirin() {
    KIRIN_JAVA_OPTS="$java_flags -Djava.io.tmpdir=$work/$1/tmp" \
        "$dist/bin/kirin" --config "$work/$1/kirin.toml" --chdir "$work/$1" &
    echo $! >"$work/$1/pid"
}

# --- Load ----------------------------------------------------------------------------------------

# Server, seconds, path, pipeline depth: leaves in work/figures the number of answers, the time of
# the load, the latencies p50 and p99, all in microseconds, and the number of errors.
load() {
    DEPTH=$4 wrk -t1 -c"$connections" -d"${2}s" -s "$bench/wrk.lua" ${field:+-H "$field"} \
        "http://127.0.0.1:$(cat "$work/$1/port")$3" >"$work/wrk"
    alive "$(cat "$work/$1/pid")" || die "$1 ended under load: $(tail -n 5 "$work/$1/log")"
    sed -n 's/^figures //p' "$work/wrk" >"$work/figures"
    ! grep -q '^0 ' "$work/figures" || die "$1 has answered nothing: $(cat "$work/wrk")"
}

# What is measured, path, pipeline depth. Every second round runs backwards, so that what changes
# slowly on the machine hits all alike.
measure() {
    total=$(echo "$servers" | wc -w)
    echo "bench: $1: $total servers, about $(( total * (warm_up + rounds * seconds) )) s" >&2
    for server in $servers; do load "$server" "$warm_up" "$2" "${3:-1}"; done
    : >"$work/results"
    echo "round server user kernel user-after kernel-after (ticks) requests us p50 p99 (us) errors" >&2
    turns=$servers
    for round in $(seq "$rounds"); do
        for server in $turns; do
            before=$(cpu "$server")
            load "$server" "$seconds" "$2" "${3:-1}"
            echo "$round $server $before $(cpu "$server") $(cat "$work/figures")" \
                | tee -a "$work/results" >&2
        done
        turns=$(echo "$turns" | awk '{ for (i = NF; i > 0; i--) printf "%s ", $i }')
    done
    echo
    echo "$1: $connections connections, $rounds rounds of $seconds s by turns after $warm_up s" \
        "of warm-up; wrk -t1 on the same $processors processors; JVMs with $java_flags;" \
        "Netty with $loops event loop(s), Kirin and gunicorn with $processors workers," \
        "gthread with $threads threads each, Tomcat with at most $seats threads."
    echo "Bytes of hello with its head:$(for server in $servers; do
        printf ' %s %d' "$server" "$(wc -c <"$work/$server/answer")"; done)."
    echo
    awk -v hertz="$(getconf CLK_TCK)" -f "$bench/table.awk" "$work/results"
}
