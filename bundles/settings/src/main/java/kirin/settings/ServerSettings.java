package kirin.settings;

import static kirin.settings.Section.DEBUGGING;
import static kirin.settings.Section.DEPLOYMENT;
import static kirin.settings.Section.LOGGING;
import static kirin.settings.Section.SECURITY;
import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Section.SERVER_SOCKET;
import static kirin.settings.Section.WORKER_PROCESSES;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.logFile;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.someOf;
import static kirin.settings.ValueType.wholeNumber;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of settings. Those that the server's own code asks for are constants here; the others,
 * which are known by name until their machinery exists, stand by subject in the classes that {@link
 * #all} adds. A row says itself whether it has an effect.
 */
public final class ServerSettings {
    private static final int MANY = 10_000;
    private static final int ANY = Integer.MAX_VALUE;

    public static final Setting<List<BindAddress>> BIND =
            row(SERVER_SOCKET, "bind", someOf(new BindAddressType()), localhost(), "-b", "--bind")
                    .means(
                            "Where to listen: HOST:PORT, [IPv6]:PORT, :PORT, unix:PATH or fd://N;"
                                    + " one or more.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> BACKLOG =
            row(SERVER_SOCKET, "backlog", wholeNumber(0, ANY), 2048, "--backlog")
                    .means(
                            "Most connections to accept and, of each application, requests that"
                                    + " wait.")
                    .live()
                    .perApplication()
                    .inEffect();

    public static final Setting<Integer> WORKERS =
            worker("workers", workerCount(), 1, "-w", "--workers")
                    .means("Workers of each application; \"auto\" is one per processor.");
    public static final Setting<String> WORKER_CLASS =
            worker("worker_class", new WorkerClassName(), "sync", "-k", "--worker-class")
                    .means("How a worker runs requests: the name that a worker plug-in has.");
    public static final Setting<Integer> THREADS =
            worker("threads", wholeNumber(1, MANY), 1, "--threads")
                    .means("Requests that one worker of the class gthread runs at a time.");
    public static final Setting<Integer> WORKER_CONNECTIONS =
            worker("worker_connections", wholeNumber(1, ANY), 1000, "--worker-connections")
                    .means("Requests that one worker takes at a time, in every class but sync.");
    public static final Setting<Integer> MAX_REQUESTS =
            worker("max_requests", wholeNumber(0, ANY), 0, "--max-requests")
                    .means("Requests after which a worker is replaced by a new one; 0 is never.");
    public static final Setting<Integer> MAX_REQUESTS_JITTER =
            worker("max_requests_jitter", wholeNumber(0, ANY), 0, "--max-requests-jitter")
                    .means("Up to this many more, by chance, so that workers do not go together.");
    public static final Setting<Duration> MAX_WORKER_AGE =
            worker("max_worker_age", new Seconds(), seconds(0), "--max-worker-age")
                    .means("Age in seconds at which a worker is replaced; 0 is never.");
    public static final Setting<Integer> MAX_HEAP_PERCENT =
            row(WORKER_PROCESSES, "max_heap_percent", percent(0, 99), 0, "--max-heap-percent")
                    .means(
                            "Percent of the heap used after a collection that replaces workers; 0"
                                    + " is never.")
                    .live()
                    .inEffect();
    public static final Setting<Duration> TIMEOUT =
            worker("timeout", new Seconds(), seconds(30), "-t", "--timeout")
                    .means("Longest time for a request once it has come, in seconds; 0 is none.");
    public static final Setting<PathTimeouts> TIMEOUTS =
            worker("timeouts", new PathTimeouts.Type(), PathTimeouts.NONE)
                    .means("Another timeout for a path and all below it: { \"/reports\" = 300 }.");
    public static final Setting<Integer> QUEUE_TIMEOUT_PERCENT =
            worker("queue_timeout_percent", percent(1, 100), 50, "--queue-timeout-percent")
                    .means("Percent of its timeout that a request may wait for a worker.");
    public static final Setting<Integer> MAX_STUCK_REQUESTS =
            worker("max_stuck_requests", wholeNumber(1, MANY), 10, "--max-stuck-requests")
                    .means("Stuck threads with which an application still counts as healthy.");
    public static final Setting<String> ISOLATION =
            worker("isolation", oneOf("none", "bundle"), "none", "--isolation")
                    .means("With \"bundle\", each worker has a copy of the application's bundle.");
    public static final Setting<Duration> GRACEFUL_TIMEOUT =
            worker("graceful_timeout", new Seconds(), seconds(30), "--graceful-timeout")
                    .means("Time that running requests get to finish at a stop, in seconds.");
    public static final Setting<Duration> KEEPALIVE =
            row(WORKER_PROCESSES, "keepalive", new Seconds(), seconds(2), "--keep-alive")
                    .means("Time an idle connection stays open, in seconds; 0 closes at once.")
                    .live()
                    .inEffect();

    public static final Setting<Integer> LIMIT_REQUEST_LINE =
            row(SECURITY, "limit_request_line", requestLine(), 4094, "--limit-request-line")
                    .means("Longest request line in bytes, at most 8190; 0 is no limit.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> LIMIT_REQUEST_FIELDS =
            row(SECURITY, "limit_request_fields", fields(), 100, "--limit-request-fields")
                    .means("Most header fields of a request; 0 and more than 32768 are 32768.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> LIMIT_REQUEST_FIELD_SIZE =
            row(
                            SECURITY,
                            "limit_request_field_size",
                            fieldSize(),
                            8190,
                            "--limit-request-field_size")
                    .means("Longest header line in bytes with its line end; 0 is 8190.")
                    .live()
                    .inEffect();

    public static final Setting<Boolean> RELOAD =
            row(DEBUGGING, "reload", yesOrNo(), false, "--reload")
                    .means("Watch the deploy folders and follow what is put in or taken out.")
                    .live()
                    .inEffect();

    public static final Setting<Boolean> PRELOAD_APP =
            row(SERVER_MECHANICS, "preload_app", yesOrNo(), false, "--preload")
                    .means(
                            "One application instance for all workers, even where each could have"
                                    + " its own.")
                    .live()
                    .perApplication()
                    .inEffect();
    public static final Setting<Path> CHDIR =
            row(SERVER_MECHANICS, "chdir", FilePath.existingFolder(), startFolder(), "--chdir")
                    .means("The folder at which relative paths in the settings begin.")
                    .inEffect();
    public static final Setting<Optional<Path>> PIDFILE =
            row(SERVER_MECHANICS, "pidfile", maybePath(), Optional.empty(), "-p", "--pid")
                    .means("File that holds the process id while the server runs.")
                    .inEffect();
    public static final Setting<Boolean> DAEMON =
            row(SERVER_MECHANICS, "daemon", yesOrNo(), false, "-D", "--daemon")
                    .means("Go on in the background once the server answers.")
                    .inEffect();
    public static final Setting<Boolean> SENDFILE =
            row(SERVER_MECHANICS, "sendfile", yesOrNo(), true, "--no-sendfile")
                    .means("Let the system send files without copying them through the server.")
                    .flagMeans("false")
                    .live()
                    .inEffect();
    public static final Setting<Boolean> REUSE_PORT =
            row(SERVER_MECHANICS, "reuse_port", yesOrNo(), false, "--reuse-port")
                    .means("Let several processes listen at one address (SO_REUSEPORT).")
                    .inEffect();

    public static final Setting<String> ERRORLOG =
            row(LOGGING, "errorlog", logFile(), "-", "--error-logfile", "--log-file")
                    .means("File for the server's messages; - is standard error.")
                    .live()
                    .inEffect();
    public static final Setting<String> LOGLEVEL =
            row(LOGGING, "loglevel", levels(), "info", "--log-level")
                    .means("Least level of a message that is written to the error log.")
                    .live()
                    .inEffect();

    public static final Setting<List<Path>> DEPLOY_DIR =
            row(DEPLOYMENT, "deploy_dir", folders(), List.of(Path.of("deploy")), "--deploy-dir")
                    .means("Folders whose bundles are deployed; a missing one is created.")
                    .inEffect();

    private static final List<Setting<?>> ALL = table();
    private static final Map<String, Setting<?>> BY_NAME = byName();

    private ServerSettings() {}

    /** Every setting that can be given a value. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The setting with exactly this name. */
    public static Optional<Setting<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Settings of gunicorn's that cannot be used here. */
    public static List<RefusedSetting> refused() {
        return RefusedSettings.ROWS;
    }

    // Plain loops here and in what reads the file: a JVM's first lambda and first stream take it
    // tens of milliseconds, which every start would pay.
    private static List<Setting<?>> table() {
        List<Setting<?>> rows = new ArrayList<>();
        Collections.addAll(rows, BIND, BACKLOG, WORKERS, WORKER_CLASS, THREADS);
        Collections.addAll(rows, WORKER_CONNECTIONS, MAX_REQUESTS, MAX_REQUESTS_JITTER);
        Collections.addAll(rows, MAX_WORKER_AGE, MAX_HEAP_PERCENT, TIMEOUT, TIMEOUTS);
        Collections.addAll(rows, QUEUE_TIMEOUT_PERCENT, MAX_STUCK_REQUESTS, ISOLATION);
        Collections.addAll(rows, GRACEFUL_TIMEOUT, KEEPALIVE, LIMIT_REQUEST_LINE);
        Collections.addAll(rows, LIMIT_REQUEST_FIELDS, LIMIT_REQUEST_FIELD_SIZE, RELOAD);
        Collections.addAll(rows, PRELOAD_APP, CHDIR, PIDFILE, DAEMON, SENDFILE, REUSE_PORT);
        Collections.addAll(rows, ERRORLOG, LOGLEVEL, DEPLOY_DIR);
        rows.addAll(RequestSettings.ROWS);
        rows.addAll(CompressionSettings.ROWS);
        rows.addAll(AccessLogSettings.ROWS);
        rows.addAll(CommandSettings.ROWS);
        rows.addAll(DeploymentSettings.ROWS);
        rows.addAll(ProcessSettings.ROWS);
        rows.addAll(LoggingSettings.ROWS);
        rows.addAll(MetricsSettings.ROWS);
        rows.addAll(ManagementSettings.ROWS);
        rows.addAll(LaterWorkerSettings.ROWS);
        rows.addAll(LaterProcessSettings.ROWS);
        rows.addAll(ProxySettings.ROWS);
        rows.addAll(LaterProtocolSettings.ROWS);
        return List.copyOf(rows);
    }

    private static Map<String, Setting<?>> byName() {
        Map<String, Setting<?>> byName = new HashMap<>();
        for (Setting<?> setting : ALL) {
            byName.put(setting.name(), setting);
        }
        return byName;
    }

    private static List<BindAddress> localhost() {
        return List.of(BindAddress.tcp("127.0.0.1", 8000));
    }

    private static WholeNumber workerCount() {
        return wholeNumber(1, MANY).withAutoFor(Runtime.getRuntime().availableProcessors());
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static WholeNumber percent(int min, int max) {
        return wholeNumber(min, max);
    }

    /** A row of what makes a pool, which is made anew for a change and for each application. */
    private static <T> Setting<T> worker(
            String name, ValueType<T> type, T defaultValue, String... flags) {
        return row(WORKER_PROCESSES, name, type, defaultValue, flags)
                .live()
                .perApplication()
                .inEffect();
    }

    private static WholeNumber requestLine() {
        return wholeNumber(0, ANY).cappedAt(8190);
    }

    private static WholeNumber fields() {
        return wholeNumber(0, ANY).cappedAt(32_768).withZeroFor(32_768);
    }

    private static WholeNumber fieldSize() {
        return wholeNumber(0, ANY).withZeroFor(8190);
    }

    private static Path startFolder() {
        return Path.of("").toAbsolutePath();
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(FilePath.anyPath());
    }

    private static ValueType<List<Path>> folders() {
        return listOf(FilePath.anyPath());
    }

    private static Choice levels() {
        return oneOf("debug", "info", "warning", "error", "critical");
    }
}
