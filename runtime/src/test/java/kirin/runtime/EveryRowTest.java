package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kirin.settings.PrintedSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;
import kirin.settings.toml.SettingsFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Every row of the table, from every source. */
class EveryRowTest {

    /**
     * Name, a value other than the default, and one that it cannot be; without that any text is.
     */
    private static final String VALUES =
            """
            access_log_buffer             | 4096              | 4095
            access_log_format             | %(h)s "%(r)s"
            access_log_overflow           | block             | wait
            accesslog                     | -
            asgi_disconnect_grace_period  | 5                 | -1
            asgi_lifespan                 | off               | maybe
            backlog                       | 0                 | -1
            bind                          | 127.0.0.1:1,:2    | a:b
            ca_certs                      | ca.pem
            capture_output                | true              | perhaps
            casefold_http_method          | true              | perhaps
            compress                      | true              | perhaps
            compress_level                | 9                 | 10
            compress_min_size             | 0                 | -1
            compress_types                | text/html,image/* | */*
            cert_reqs                     | 2                 | 3
            certfile                      | cert.pem
            chdir                         | /                 | /not/there
            check_config                  | true              | perhaps
            ciphers                       | ECDHE+AESGCM
            client_rate                   | 0                 | -1
            client_timeout                | 0                 | -1
            control_socket                | run/ctl
            control_socket_disable        | true              | perhaps
            control_socket_mode           | 0660              | 01000
            daemon                        | true              | perhaps
            default_proc_name             | shop
            deploy_dir                    | a,/b
            deploy_timeout                | 5                 | -5
            dirty_apps                    | a:b
            dirty_graceful_timeout        | 1                 | 1.5
            dirty_threads                 | 2                 | 0
            dirty_timeout                 | 0                 | 31536001
            dirty_workers                 | 2                 | -1
            disable_redirect_access_to_syslog | true          | perhaps
            do_handshake_on_connect       | true              | perhaps
            dogstatsd_tags                | a:b,c             | a b
            enable_backlog_metric         | true              | perhaps
            enable_stdio_inheritance      | true              | perhaps
            errorlog                      | run/x.log
            forwarded_allow_ips           | 10.0.0.0/8,fd00::/8,* | 10.0.0.1/8
            forwarder_headers             | REMOTE_USER
            graceful_timeout              | 1                 | 1s
            group                         | 1000
            head_timeout                  | 0                 | -1
            header_map                    | refuse            | allow
            http2_cleartext               | both              | always
            http2_initial_window_size     | 70000             | -1
            http2_max_concurrent_streams  | 5                 | -5
            http2_max_frame_size          | 20000             | 16383
            http2_max_header_list_size    | 0                 | x
            http_parser                   | python            | slow
            http_protocols                | h2,h1             | h4
            isolation                     | bundle            | process
            jmx_ca_certs                  | ca.pem
            jmx_certfile                  | cert.pem
            jmx_keyfile                   | key.pem
            jmx_port                      | 0.0.0.0:9010      | 9010
            jolokia                       | unix:run/j        | fd://3
            jolokia_insecure              | true              | perhaps
            jolokia_origins               | http://127.0.0.1:8080,https://hawtio.example | http://127.0.0.1:8080/
            jolokia_passwords             | config/passwords
            jolokia_policy                | my.policy
            keep_revisions                | 1                 | 0
            keepalive                     | 0                 | -1
            keyfile                       | key.pem
            limit_connections             | 1000              | -1
            limit_connections_per_address | 10                | -1
            limit_request_body            | 1000              | -1
            limit_request_field_size      | 100               | -1
            limit_request_fields          | 5                 | -1
            limit_request_line            | 5                 | 99999999999
            logconfig                     | log.xml
            logconfig_json                | log.json
            logger_class                  | gunicorn.glogging.Logger | json
            loglevel                      | debug             | loud
            max_heap_percent              | 80                | 100
            max_requests                  | 0x10              | 1e3
            max_requests_jitter           | 5                 | -5
            max_stuck_requests            | 5                 | 0
            max_worker_age                | 5                 | -5
            metrics_bind                  | [::1]:9464        | 9464
            permit_obsolete_folding       | true              | perhaps
            permit_unconventional_http_method | true          | perhaps
            permit_unconventional_http_version | true         | perhaps
            pidfile                       | run/x.pid
            preload_app                   | true              | perhaps
            print_config                  | TRUE              | 1
            probe                         | /health
            probe_successes               | 2                 | 0
            probe_timeout                 | 5                 | -5
            proc_name                     | shop
            protocol                      | uwsgi             | spdy
            proxy_allow_ips               | *                 | proxy.local
            proxy_protocol                | v2                | v3
            pythonpath                    | a,b
            queue_timeout_percent         | 5                 | 0
            raw_env                       | A=b,c             | A
            reload                        | true              | perhaps
            reload_engine                 | poll              | fast
            reload_extra_files            | a,b*
            reuse_port                    | true              | perhaps
            root_path                     | /shop
            secure_scheme_headers         | A=on              | A
            sendfile                      | false             | perhaps
            statsd_host                   | localhost:8125    | localhost:port
            statsd_prefix                 | shop              | a b
            store_dir                     | x/store
            strip_header_spaces           | true              | perhaps
            suppress_ragged_eofs          | false             | perhaps
            syslog                        | true              | perhaps
            syslog_addr                   | unix:///dev/log#stream | localhost
            syslog_facility               | local7            | local8
            syslog_prefix                 | shop
            threads                       | 4                 | 0
            timeout                       | 1                 | -1
            timeouts                      | /a=5              | a=5
            tmp_upload_dir                | tmp
            trusted_bundles               | trusted
            umask                         | 022               | 01000
            user                          | www
            uwsgi_allow_ips               | ::1               | 1.2.3
            warmup                        | /,/x
            watch                         | 0                 | -5
            worker_class                  | gevent
            worker_connections            | 5                 | 0
            workers                       | 0b11              | 0
            wsgi_app                      | shop:orders       | :orders
            """;

    /** No setting takes a table like this, so every one says in a file what it wants. */
    private static final String NEVER = "{ x = [[1]] }";

    @TempDir Path folder;

    /** A row with a good and, if there is one, a bad text. */
    record Row(Setting<?> setting, String good, String bad) {
        Object value() throws Exception {
            return setting.type().parse(good);
        }

        @Override
        public String toString() {
            return setting.name();
        }
    }

    static List<Row> rows() {
        return VALUES.lines()
                .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .map(cells ->
                        new Row(
                                ServerSettings.find(cells.getFirst()).orElseThrow(),
                                cells.get(1),
                                cells.size() > 2 ? cells.get(2) : ""))
                .toList();
    }

    static List<Row> rowsWithFlags() {
        return rows().stream().filter(row -> !row.setting().flags().isEmpty()).toList();
    }

    static List<Row> rowsWithBadTexts() {
        return rows().stream().filter(row -> !row.bad().isEmpty()).toList();
    }

    @Test
    void everyRowIsHere() {
        assertThat(rows().stream().map(Row::setting))
                .containsExactlyInAnyOrderElementsOf(ServerSettings.all());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theDefaultHoldsWhereNobodySaysAnything(Row row) throws Exception {
        Settings settings = Settings.defaults();

        assertThat((Object) settings.get(row.setting()))
                .isEqualTo(row.setting().defaultValue())
                .isNotEqualTo(row.value());
        assertThat(settings.origin(row.setting())).hasToString("default");
    }

    @ParameterizedTest
    @MethodSource("rowsWithFlags")
    void everyFlagGivesAValue(Row row) throws Exception {
        for (String flag : row.setting().flags()) {
            Settings settings =
                    settings(CommandLine.parse(attached(flag, row.good())), new SettingsBuilder());

            assertThat((Object) settings.get(row.setting())).isEqualTo(row.value());
            assertThat(settings.origin(row.setting())).hasToString("command line " + flag);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theFileGivesAValueAsTextAndAsItIsPrinted(Row row) throws Exception {
        for (String literal : List.of("'" + row.good() + "'", printed(row.setting(), row))) {
            Settings settings = file(row.setting().name() + " = " + literal).build();

            assertThat((Object) settings.get(row.setting())).isEqualTo(row.value());
            assertThat(settings.origin(row.setting()).toString()).contains("kirin.toml:1:");
            assertThat(PrintedSettings.text(settings)).contains("kirin.toml:1:");
        }
    }

    @ParameterizedTest
    @MethodSource("rowsWithFlags")
    void theEnvironmentWinsOverTheFileAndTheCommandLineOverBoth(Row row) throws Exception {
        String flag = row.setting().flags().getLast();
        SettingsBuilder both = file(row.setting().name() + " = " + printed(row.setting(), row));
        String typed = text(row.setting());

        Settings byEnvironment = settings(environment(flag + "='" + typed + "'"), both);

        assertThat((Object) byEnvironment.get(row.setting()))
                .isEqualTo(row.setting().defaultValue());
        assertThat(byEnvironment.origin(row.setting()))
                .hasToString("environment KIRIN_CMD_ARGS " + flag);

        Settings byFlag = settings(CommandLine.parse(flag + "=" + row.good()), both);

        assertThat((Object) byFlag.get(row.setting())).isEqualTo(row.value());
        assertThat(byFlag.origin(row.setting())).hasToString("command line " + flag);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatItCannotBeIsToldWithItsPlaceAndARemedy(Row row) throws Exception {
        SettingsBuilder builder = file(row.setting().name() + " = " + NEVER);

        assertThat(catchThrowableOfType(SettingsException.class, builder::build).problems())
                .singleElement()
                .asString()
                .contains("kirin.toml:1:", ": " + row.setting().name() + " is ", "; ")
                .containsPattern("; (give|begin each path|a network) ");
    }

    @ParameterizedTest
    @MethodSource("rowsWithBadTexts")
    void aBadTextIsToldWhereverItStands(Row row) throws Exception {
        SettingsBuilder builder = file(row.setting().name() + " = '" + row.bad() + "'");

        assertThat(catchThrowableOfType(SettingsException.class, builder::build).problems())
                .singleElement()
                .asString()
                .contains(": " + row.setting().name() + " is \"");
        for (String flag : row.setting().flags()) {
            assertThatThrownBy(() -> CommandLine.parse(attached(flag, row.bad())))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith(flag + " is \"");
            assertThatThrownBy(() -> environment("'" + attached(flag, row.bad()) + "'"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("KIRIN_CMD_ARGS " + flag + " is \"");
        }
    }

    /** A short flag has its value right behind it. */
    private static String attached(String flag, String value) {
        return flag.startsWith("--") ? flag + "=" + value : flag + value;
    }

    private static CommandLine environment(String arguments) throws UsageException {
        return new Environment(Map.of("KIRIN_CMD_ARGS", arguments)).commandLine();
    }

    private static Settings settings(CommandLine commandLine, SettingsBuilder under)
            throws SettingsException {
        commandLine.addTo(under);
        return under.build();
    }

    private SettingsBuilder file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("kirin.toml"), text);
        var builder = new SettingsBuilder();
        SettingsFile.read(file, Map.of(), builder);
        return builder;
    }

    private static <T> String printed(Setting<T> setting, Row row) throws Exception {
        return setting.type().literal(setting.type().parse(row.good()));
    }

    private static <T> String text(Setting<T> setting) {
        return setting.type().format(setting.defaultValue());
    }
}
