# shellcheck shell=sh
# What can be measured: how each server is prepared and launched. For lib.sh to source.

# --- Names ---------------------------------------------------------------------------------------

peers="jetty tomcat felix vertx undertow helidon gunicorn-sync gunicorn-gthread gunicorn-gevent"

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
    echo "$peers"
}

# Those of them that can serve many sleepers at once: no others than these sleep on the only thread
# that they have.
without_sleepless() { tr ' ' '\n' | grep -vxE '(gunicorn-)?sync'; }

# --- Each server ---------------------------------------------------------------------------------

# Once, before it is launched perhaps several times.
prepare() {
    last_port=$((last_port + 1))
    port=$last_port
    mkdir "$work/$1" "$work/$1/tmp"
    echo "$port" >"$work/$1/port"
    ! curl -s -o "$work/$1/answer" "http://127.0.0.1:$port/" \
        || die "something answers at port $port already"
    case $1 in
        netty) fetch netty && compile netty RawNettyHello "$(jars "$bench/target/netty")" ;;
        jetty) fetch jetty && compile jetty JettyHello "$(jars "$bench/target/jetty")" ;;
        tomcat) fetch tomcat && compile tomcat TomcatHello "$(jars "$bench/target/tomcat")" ;;
        felix) fetch felix && compile felix FelixHello "$(jars "$bench/target/felix")" ;;
        vertx) fetch vertx && compile vertx VertxHello "$(jars "$bench/target/vertx")" ;;
        undertow) fetch undertow && compile undertow UndertowHello "$(jars "$bench/target/undertow")" ;;
        helidon) fetch helidon && compile helidon HelidonHello "$(jars "$bench/target/helidon")" ;;
        gunicorn-*) command -v gunicorn || { echo "gunicorn is not installed"; return 1; } ;;
        *) prepare_kirin "$1" ;;
    esac >"$work/$1/log" 2>&1
}

# Returns at once; the process is in work/SERVER/pid.
launch() {
    port=$(cat "$work/$1/port")
    case $1 in
        netty | vertx) launch_java "$1" "$port" "$loops" ;;
        tomcat | felix) launch_java "$1" "$port" "$seats" ;;
        undertow) launch_java undertow "$port" "$loops" "$seats" ;;
        jetty | helidon) launch_java "$1" "$port" ;;
        gunicorn-*) launch_gunicorn "$1" ;;
        *) start_kirin "$1" ;;
    esac >>"$work/$1/log" 2>&1
}

# --- Programs of src -----------------------------------------------------------------------------

jars() { find "$1" -name '*.jar' | tr '\n' ':'; }

# The libraries of a profile of pom.xml, unless they are there.
fetch() {
    if [ ! -d "$bench/target/$1" ] || [ -n "$(find "$bench/pom.xml" -newer "$bench/target/$1")" ]; then
        rm -rf "$bench/target/$1"
        mvn -B -q -f "$bench/pom.xml" -P "$1" dependency:copy-dependencies
    fi
}

# Server, main class, class path.
compile() {
    mkdir "$work/$1/classes"
    echo "$2" >"$work/$1/main"
    echo "$work/$1/classes:$3" >"$work/$1/class-path"
    "$jdk/javac" -sourcepath "$bench/src" -cp "$3" -d "$work/$1/classes" "$bench/src/$2.java"
}

# Server, arguments.
launch_java() {
    folder=$work/$1
    shift
    # shellcheck disable=SC2086 # the flags are several words
    "$java" $java_flags -Djava.io.tmpdir="$folder/tmp" --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$(cat "$folder/class-path")" \
        "$(cat "$folder/main")" "$@" &
    echo $! >"$folder/pid"
}

# --- gunicorn ------------------------------------------------------------------------------------

# CLASS, or CLASS+FORMAT with an access log, of whatever format.
launch_gunicorn() {
    class=${1#gunicorn-}
    set -- "$1" --worker-class "${class%+*}" --worker-tmp-dir "$work/$1/tmp"
    [ "$class" = "${class%+*}" ] || set -- "$@" --access-logfile "$work/$1/access.log"
    server=$1
    shift
    # With threads, sync is gthread; here as well as below.
    [ "${class%+*}" != gthread ] || set -- --threads "$threads" "$@"
    PYTHONDONTWRITEBYTECODE=1 gunicorn --bind "127.0.0.1:$port" --workers "$processors" \
        --keep-alive 75 --pythonpath "$bench/src" "$@" hello:application &
    echo $! >"$work/$server/pid"
}

# --- Kirin ---------------------------------------------------------------------------------------

# CLASS or CLASS@CARRIER, which is a setting of the plug-in; with +FORMAT there is an access log.
prepare_kirin() {
    served=${1%+*}
    class=${served%@*}
    case $classes in
        *" $class "*) ;;
        *) echo "the distribution has no worker class $class, but$classes"; return 1 ;;
    esac
    mkdir -p "$work/$1/deploy" "$work/$1/tmp"
    cp "$dist/deploy/hello.jar" "$work/$1/deploy/"
    for application in ${applications:-}; do deploy "$application" "$1" || return 1; done
    {
        echo "bind = \"127.0.0.1:$port\""
        echo "worker_class = \"$class\""
        echo "workers = $processors"
        # With threads, sync is gthread.
        [ "$class" != gthread ] || echo "threads = $threads"
        [ -z "${reload:-}" ] || echo "reload = true"
        [ "$served" = "$1" ] || printf 'accesslog = "access.log"\naccess_log_format = "%s"\n' "${1#*+}"
        [ "$class" = "$served" ] || printf '[worker.%s]\ncarrier = "%s"\n' "$class" "${served#*@}"
    } >"$work/$1/kirin.toml"
}

# Application, server. What runs on the I/O loop gets the sleep that does not block.
deploy() {
    case $1-$class in
        sleep-async) bundle sleep Later AsyncApplication "$work/$2/deploy" ;;
        sleep-*)
            sleep=$home/examples/sleep/target/sleep.jar
            [ -f "$sleep" ] \
                || mvn -B -q -f "$home/pom.xml" -pl examples/sleep -am -DskipTests package || return 1
            cp "$sleep" "$work/$2/deploy/"
            ;;
        echo-*) bundle echo Echo Application "$work/$2/deploy" ;;
        large-*) bundle large Large Application "$work/$2/deploy" ;;
    esac
}

# Name and path, class, contract, folder: a bundle of one application of src/kirin/bench/work.
bundle() {
    folder=$work/bundle
    mkdir -p "$folder/OSGI-INF"
    "$jdk/javac" -Xlint:-classfile -proc:none -cp "$dist/lib/kirin-api.jar" -d "$folder" \
        "$bench/src/kirin/bench/work/$2.java"
    cat >"$folder/OSGI-INF/$2.xml" <<EOF
<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="$1">
  <property name="kirin.app.path" type="String" value="/$1"/>
  <property name="kirin.app.name" type="String" value="$1"/>
  <service><provide interface="kirin.app.$3"/></service>
  <implementation class="kirin.bench.work.$2"/>
</scr:component>
EOF
    cat >"$work/manifest" <<EOF
Bundle-ManifestVersion: 2
Bundle-SymbolicName: kirin.bench.$1
Bundle-Version: 1.0.0
Import-Package: kirin.app;version="[1.0,2)",kirin.http;version="[1.0,2)"
Service-Component: OSGI-INF/$2.xml
EOF
    "$jdk/jar" -c -f "$4/$1.jar" -m "$work/manifest" -C "$folder" .
    rm -rf "$folder"
}

start_kirin() {
    KIRIN_JAVA_OPTS="$java_flags -Djava.io.tmpdir=$work/$1/tmp" \
        "$dist/bin/kirin" --config "$work/$1/kirin.toml" --chdir "$work/$1" &
    echo $! >"$work/$1/pid"
}
