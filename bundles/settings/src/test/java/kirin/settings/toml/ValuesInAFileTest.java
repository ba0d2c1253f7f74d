package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

class ValuesInAFileTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers = 4                           | 4",
                "workers = '4'                         | 4",
                "workers = \" 0x10 \"                  | 16",
                "workers = 0x10                        | 16",
                "workers = 10_000                      | 10000",
                "backlog = 0                           | 0",
                "timeout = 60                          | 60",
                "timeout = \"60\"                      | 60",
                "keepalive = 0                         | 0",
                "reload = true                         | true",
                "reload = 'True'                       | true",
                "reload = \"FALSE\"                    | false",
                "sendfile = false                      | false",
                "bind = ':1'                           | 0.0.0.0:1",
                "bind = 'a:1, [::1]:2'                 | a:1,[::1]:2",
                "bind = ['a:1', \"b\"]                 | a:1,b:8000",
                "deploy_dir = ['x', '/y/z']            | x,/y/z",
                "deploy_dir = 'x'                      | x",
                "deploy_dir = []                       | ''",
                "pidfile = 'run/kirin.pid'             | run/kirin.pid",
                "pidfile = ''                          | ''",
                "accesslog = '-'                       | -",
                "accesslog = ''                        | ''",
                "loglevel = 'DEBUG'                    | debug",
                "limit_request_line = 0                | 0",
                "limit_request_line = 9000             | 8190",
                "limit_request_fields = 0              | 32768",
                "limit_request_fields = 40000          | 32768",
                "limit_request_field_size = 0          | 8190",
                "limit_request_field_size = 20000      | 20000",
                "user = 1000                           | 1000",
                "user = 'www'                          | www",
                "umask = '022'                         | 022",
                "umask = 0o22                          | 022",
                "umask = 18                            | 022",
                "umask = '0o777'                       | 0777",
                "control_socket_mode = '0x1ff'         | 0777",
                "proxy_protocol = true                 | auto",
                "proxy_protocol = 0                    | off",
                "proxy_protocol = 'V1'                 | v1",
                "http2_cleartext = true                | prior-knowledge",
                "http_protocols = 'h2,h1'              | h2,h1",
                "raw_env = ['A=b', 'C=d']              | A=b,C=d",
                "cert_reqs = 2                         | 2",
                "secure_scheme_headers = { B = 'https', A = 'on' } | A=on,B=https",
                "secure_scheme_headers = 'A=on'        | A=on",
                "isolation = 'Bundle'                  | bundle",
                "max_worker_age = 3600                 | 3600",
                "timeouts = { '/a/' = 5, '/' = '7' }   | /=7,/a=5",
                "timeouts = '/a=5'                     | /a=5",
            })
    void areReadAsGunicornsUsersWriteThem(String line, String value) throws Exception {
        Settings settings = FileOfText.settings(folder, line);

        String name = line.substring(0, line.indexOf(' '));
        assertThat(text(settings, ServerSettings.find(name).orElseThrow())).isEqualTo(value);
    }

    private static <T> String text(Settings settings, Setting<T> setting) {
        return setting.type().format(settings.get(setting));
    }

    @Test
    void workersMayBeOnePerProcessor() throws IOException, SettingsException {
        Settings settings = FileOfText.settings(folder, "workers = \"auto\"");

        assertThat(settings.get(ServerSettings.WORKERS))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void chdirBecomesAbsolute() throws IOException, SettingsException {
        Settings settings = FileOfText.settings(folder, "chdir = 'src/../src'");

        assertThat(settings.get(ServerSettings.CHDIR)).isEqualTo(Path.of("src").toAbsolutePath());
    }

    @Test
    void theirPlaceIsThatOfTheValue() throws IOException, SettingsException {
        Settings settings =
                FileOfText.settings(folder, "\n# workers = 1\r\n  \"workers\"\t=  2 # two\r\n");

        assertThat(settings.origin(ServerSettings.WORKERS))
                .hasToString(folder.resolve("kirin.toml") + ":3:16");
    }

    @Test
    void aByteOrderMarkIsNoMistake() throws IOException, SettingsException {
        Settings settings = FileOfText.settings(folder, "\uFEFFworkers = 2");

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(2);
    }

    @Test
    void anEmptyFileChangesNothing() throws IOException, SettingsException {
        assertThat(FileOfText.settings(folder, "").get(ServerSettings.WORKERS)).isEqualTo(1);
    }
}
