package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class SettingsTableTest {

    /** All of gunicorn's, in its order. */
    private static final String GUNICORN =
            """
            config wsgi_app bind backlog workers worker_class threads worker_connections
            max_requests max_requests_jitter timeout graceful_timeout keepalive limit_request_line
            limit_request_fields limit_request_field_size reload reload_engine reload_extra_files
            spew check_config print_config preload_app sendfile reuse_port chdir daemon raw_env
            pidfile worker_tmp_dir user group umask initgroups tmp_upload_dir secure_scheme_headers
            forwarded_allow_ips accesslog disable_redirect_access_to_syslog access_log_format
            errorlog loglevel capture_output logger_class logconfig logconfig_dict logconfig_json
            syslog_addr syslog syslog_prefix syslog_facility enable_stdio_inheritance statsd_host
            dogstatsd_tags statsd_prefix enable_backlog_metric proc_name default_proc_name
            pythonpath paste on_starting on_reload when_ready pre_fork post_fork post_worker_init
            worker_int worker_abort pre_exec pre_request post_request child_exit worker_exit
            nworkers_changed on_exit ssl_context proxy_protocol proxy_allow_ips protocol
            uwsgi_allow_ips keyfile certfile ssl_version cert_reqs ca_certs suppress_ragged_eofs
            do_handshake_on_connect ciphers http_protocols http2_cleartext
            http2_max_concurrent_streams http2_initial_window_size http2_max_frame_size
            http2_max_header_list_size raw_paste_global_conf permit_obsolete_folding
            strip_header_spaces permit_unconventional_http_method
            permit_unconventional_http_version casefold_http_method forwarder_headers header_map
            asgi_loop asgi_lifespan asgi_disconnect_grace_period http_parser root_path dirty_apps
            dirty_workers dirty_timeout dirty_threads dirty_graceful_timeout on_dirty_starting
            dirty_post_fork dirty_worker_init dirty_worker_exit control_socket control_socket_mode
            control_socket_disable
            """;

    private static final String KIRIN =
            """
            deploy_dir isolation max_heap_percent max_stuck_requests max_worker_age
            queue_timeout_percent timeouts deploy_timeout warmup probe probe_timeout probe_successes
            access_log_buffer access_log_overflow metrics_bind
            jolokia jolokia_policy jolokia_passwords jolokia_insecure
            jolokia_origins
            jmx_port jmx_certfile jmx_keyfile jmx_ca_certs
            compress compress_types compress_min_size compress_level
            limit_connections limit_connections_per_address
            limit_request_body head_timeout client_timeout client_rate watch store_dir keep_revisions trusted_bundles
            """;

    /** Those that an application may have of its own. */
    private static final String PER_APPLICATION =
            """
            workers worker_class threads worker_connections max_requests max_requests_jitter
            max_worker_age timeout timeouts graceful_timeout backlog isolation preload_app
            queue_timeout_percent max_stuck_requests warmup probe probe_timeout probe_successes
            watch access_log_format
            """;

    static List<Setting<?>> rows() {
        return ServerSettings.all();
    }

    @Test
    void everyNameOfGunicornIsKnownOnceAndTheOthersAreKirins() {
        List<String> names = new ArrayList<>(rows().stream().map(Setting::name).toList());
        names.addAll(ServerSettings.refused().stream().map(RefusedSetting::name).toList());

        assertThat(names).containsExactlyInAnyOrderElementsOf(words(GUNICORN + KIRIN));
    }

    @Test
    void whatConcernsOneApplicationMayDifferBetweenApplicationsAndHasAnEffect() {
        List<Setting<?>> marked = rows().stream().filter(Setting::isPerApplication).toList();

        assertThat(marked.stream().map(Setting::name))
                .containsExactlyInAnyOrderElementsOf(words(PER_APPLICATION));
        assertThat(marked).allMatch(Setting::isInEffect);
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    @Test
    void noFlagBelongsToTwoSettings() {
        Stream<String> used = rows().stream().flatMap(row -> row.flags().stream());
        Stream<String> refused = ServerSettings.refused().stream().flatMap(r -> r.flags().stream());

        assertThat(Stream.concat(used, refused))
                .doesNotHaveDuplicates()
                .allMatch(flag -> flag.matches("-[A-Za-z]|--[a-z][a-z0-9_-]+"));
    }

    @Test
    void everyConstantIsInTheTable() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Class<?> part :
                List.of(
                        ServerSettings.class,
                        AccessLogSettings.class,
                        CommandSettings.class,
                        DeploymentSettings.class,
                        ManagementSettings.class,
                        MetricsSettings.class,
                        ProxySettings.class,
                        RequestSettings.class)) {
            for (Field field : part.getFields()) {
                constants.add(field.get(null));
            }
        }

        assertThat(constants).hasSize(78).allMatch(rows()::contains);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowSaysWhatItIsForInOneSentence(Setting<?> row) {
        assertThat(row.meaning()).matches("[A-Z][^\\n]+\\.").hasSizeLessThan(90);
        assertThat(row.type().expected()).isNotBlank();
        assertThat(ServerSettings.find(row.name())).containsSame(row);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyDefaultCanBeWrittenAsText(Setting<?> row) throws InvalidValueException {
        assertThat(readBack(row)).isEqualTo(row.defaultValue());
    }

    private static <T> T readBack(Setting<T> row) throws InvalidValueException {
        return row.type().parse(row.type().format(row.defaultValue()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFlagThatMayStandAloneMeansAValueOfItsSetting(Setting<?> row) {
        if (row.type().isSwitch()) {
            assertThat(row.flagMeans()).isIn("true", "false");
        }
        if (!row.flagMeans().isEmpty()) {
            assertThatCode(() -> row.type().parse(row.flagMeans())).doesNotThrowAnyException();
        }
    }
}
