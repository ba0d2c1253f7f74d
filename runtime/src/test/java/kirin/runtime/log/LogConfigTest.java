package kirin.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that set up the logs in detail, right and wrong. */
class LogConfigTest {
    @TempDir Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("logs"), text);
    }

    private String problem(boolean isJson, String text) throws IOException {
        Path file = write(text);
        LogConfigException problem =
                catchThrowableOfType(
                        LogConfigException.class, () -> LogConfig.check(file, isJson, folder));
        assertThat(problem).as(text).isNotNull();
        assertThat(problem.problem()).startsWith(file.toString()).doesNotContain("\n");
        assertThat(folder.toFile().list()).containsExactly("logs");
        return problem.problem().substring(file.toString().length());
    }

    @Test
    void theExampleThatIsShippedCanBeUsed() {
        Path example = Path.of("../config/logback.xml").toAbsolutePath();

        assertThatCode(() -> LogConfig.check(example, false, folder)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<root level='INFO'>                           | :3: The element type \"root\""
                        + " must",
                "<root level='LOUD'/>                          | :2: level is \"LOUD\"; give"
                        + " trace,",
                "<root><appender-ref ref='A'/></root>          | :2: there is no appender \"A\"",
                "<appender name='A' class='no.Such'/><root><appender-ref ref='A'/></root> | :2:"
                        + " Could not create an Appender",
                "<appendr/>                                    | :2: Ignoring unknown property",
                "<logger name='x' level='INFO' scan='1'/><x/>  | :2: Ignoring unknown property [x]",
            })
    void whatIsWrongInALogbackFileIsOneLineThatSaysWhere(String content, String problem)
            throws IOException {
        assertThat(problem(false, "<configuration>\n" + content + "\n</configuration>"))
                .startsWith(problem);
    }

    @Test
    void filesThatAreNoneOfLogbackAreToldFromThoseThatAreWrong() throws IOException {
        assertThat(problem(false, "# of Python\n\n[loggers]\nkeys=root\n"))
                .contains("Python logging configuration")
                .contains("config/logback.xml");
        assertThat(problem(false, "")).startsWith(":1: Premature end of file");
        assertThat(problem(false, "<configuration scan='true'/>")).startsWith(":1: scan would");
        Path missing = folder.resolve("missing");
        assertThatCode(() -> LogConfig.check(missing, true, folder))
                .hasMessage(missing + ": there is no such file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"root\": \"info\" \"x\"               | :2: this is no JSON: there is '\"' in"
                        + " place",
                "\"root\": \"loud\"                     | :2: root of the file is not right; give",
                "\"loggers\": {\"a\": {\"level\": 1}}   | :2: level of \"a\" is not right",
                "\"logger\": {}                         | :2: the file has no \"logger\"; it may",
                "\"version\": 1                         | :2: \"version\" is for Python's logging;",
                "\"handlers\": {\"a\": {}}              | :2: \"a\" cannot be: it needs either",
                "\"root\": {\"handlers\": [\"a\"]}      | :2: handlers of \"root\" is not right;",
                "\"handlers\": {\"a\": {\"file\": \"logs/x\"}} | :2: \"a\" cannot be: ",
                "\"root\": \"info\", \"root\": \"info\" | :2: \"root\" stands there twice",
            })
    void whatIsWrongInAJsonFileIsOneLineThatSaysWhere(String content, String problem)
            throws IOException {
        assertThat(problem(true, "{\n" + content + "\n}")).startsWith(problem);
    }

    @Test
    void whatACheckHasOpenedIsGone() throws Exception {
        Path file =
                write(
                        "{\"handlers\": {\"a\": {\"file\": \"a.log\"}}, \"root\": {\"handlers\":"
                                + " [\"a\"]}}");
        LogConfig.check(file, true, folder);

        assertThat(folder.toFile().list()).containsExactly("logs");
    }

    @Test
    void jsonSetsLoggersHandlersAndFormatters() throws Exception {
        Path file =
                write(
                        """
                        {
                            "root": {"level": "warning", "handlers": ["all"]},
                            "loggers": {
                                "org.acme": "debug",
                                "kirin.access": {"level": "info", "handlers": ["access"]}
                            },
                            "handlers": {
                                "all": {"file": "all.log", "formatter": "short"},
                                "access": {"file": "access.log", "max_size": "10 MB", "keep": 3}
                            },
                            "formatters": {"short": "%level %msg%n"}
                        }
                        """);
        LoggerContext own = LogConfig.read(file, true, folder, Level.INFO);
        var live = new LoggerContext();
        live.setMDCAdapter(new LogbackMDCAdapter());
        var setup = new LogSetup(() -> null);
        setup.take(own);
        setup.replace(new LogSetup(() -> null), live);

        live.getLogger("org.acme").debug("one");
        live.getLogger("org.other").info("not this");
        live.getLogger("org.other").warn("two");
        live.getLogger(LogSetup.ACCESS).info("GET /");
        assertThat(folder.resolve("all.log")).hasContent("DEBUG one\nWARN two\n");
        assertThat(folder.resolve("access.log")).hasContent("GET /\n");
        new LogSetup(() -> null).replace(setup, live);
        live.getLogger("org.acme").error("nowhere");
        assertThat(folder.resolve("all.log")).hasContent("DEBUG one\nWARN two\n");
        assertThat(live.getLogger(LogSetup.ACCESS).isErrorEnabled()).isFalse();
    }

    @Test
    void fileThatHasReachedItsSizeIsPutAsideCompressed() throws Exception {
        Path file =
                write(
                        """
                        {
                            "root": {"handlers": ["all"]},
                            "handlers": {
                                "all": {"file": "a.log", "max_size": "1 KB", "keep": 2, "compress": true}
                            }
                        }
                        """);
        var live = new LoggerContext();
        live.setMDCAdapter(new LogbackMDCAdapter());
        var setup = new LogSetup(() -> null);
        setup.take(LogConfig.read(file, true, folder, Level.INFO));
        setup.replace(new LogSetup(() -> null), live);

        await().until(() -> {
            live.getLogger("x").info("y".repeat(100));
            return Files.exists(folder.resolve("a.log.2.gz"));
        });
        new LogSetup(() -> null).replace(setup, live);
        assertThat(folder.resolve("a.log")).exists();
    }
}
