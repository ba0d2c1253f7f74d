package kirin.jolokia.internal;

import static kirin.jolokia.internal.OpenEndpoint.OPERATOR;
import static kirin.jolokia.internal.OpenEndpoint.VIEWER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The endpoint from the side of those who want more than they may. */
@Timeout(120) // for those that would wait for ever
class AttackerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @SuppressWarnings("NullAway.Init")
    private OpenEndpoint open;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        open = opened(folder, LONG, Duration.ZERO);
    }

    /** As each test wants it. */
    OpenEndpoint opened(Path folder, Duration forAnExchange, Duration forAWrongPassword)
            throws Exception {
        return OpenEndpoint.atPort(folder, forAnExchange, forAWrongPassword);
    }

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    operator | {"type":"exec","mbean":"java.lang:type=Memory","operation":"gc"}
                    operator | {"type":"exec","mbean":"com.sun.management:type=DiagnosticCommand","operation":"vmVersion"}
                    operator | {"type":"exec","mbean":"com.sun.management:type=DiagnosticCommand","operation":"jvmtiAgentLoad","arguments":[["/tmp/x.so"]]}
                    operator | {"type":"exec","mbean":"com.sun.management:type=HotSpotDiagnostic","operation":"dumpHeap","arguments":["/tmp/x",true]}
                    operator | {"type":"exec","mbean":"java.util.logging:type=Logging","operation":"setLoggerLevel","arguments":["","FINEST"]}
                    operator | {"type":"exec","mbean":"JMImplementation:type=MBeanServerDelegate","operation":"x"}
                    operator | {"type":"exec","mbean":"other:type=Secret","operation":"count"}
                    operator | {"type":"exec","mbean":"nowhere:type=Nothing","operation":"count"}
                    operator | {"type":"exec","mbean":"java.lang:*","operation":"gc"}
                    operator | {"type":"write","mbean":"java.lang:type=Memory","attribute":"Verbose","value":true}
                    operator | {"type":"write","mbean":"java.lang:type=ClassLoading","attribute":"Verbose","value":true}
                    operator | {"type":"write","mbean":"other:type=Secret","attribute":"Number","value":5}
                    operator | {"type":"read","mbean":"other:type=Secret","attribute":"Text"}
                    operator | {"type":"read","mbean":"other:type=Secret","attribute":["Text","Number"]}
                    operator | {"type":"read","mbean":"other:type=Secret"}
                    operator | {"type":"read","mbean":"nowhere:type=Nothing","attribute":"Text"}
                    operator | {"type":"read","mbean":"java.lang:type=Runtime","attribute":"SystemProperties"}
                    operator | {"type":"read","mbean":"java.lang:type=Runtime","attribute":"SystemProperties","path":"user.home"}
                    operator | {"type":"read","mbean":"java.lang:type=Runtime","attribute":["Uptime","InputArguments"]}
                    operator | {"type":"list","path":"other/type=Secret"}
                    operator | {"type":"notification","command":"register"}
                    operator | {"type":"config"}
                    operator | {"type":"read","mbean":"kirin:type=Probe","attribute":"Text","target":{"url":"service:jmx:rmi:///jndi/rmi://localhost:1/x"}}
                    operator | {"type":"version","options":{"target":{"url":"x"}}}
                    viewer   | {"type":"exec","mbean":"kirin:type=Probe","operation":"count"}
                    viewer   | {"type":"exec","mbean":"kirin:type=Probe","operation":"count()"}
                    viewer   | {"type":"exec","mbean":"kirin:type=Probe","operation":"nothing"}
                    viewer   | {"type":"exec","mbean":"kirin:type=Probe","operation":"getNumber"}
                    viewer   | {"type":"exec","mbean":"kirin:*","operation":"count"}
                    viewer   | {"type":"write","mbean":"kirin:type=Probe","attribute":"Number","value":5}
                    """)
    void whatThePolicyForbidsIsRefusedAndLogged(String user, String request) throws Exception {
        String answer = open.post(user.equals("viewer") ? VIEWER : OPERATOR, request);

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"status\":403");
        assertThat(answer).doesNotContain("it says");
        assertThat(open.log())
                .isNotEmpty()
                .allMatch(line ->
                        line.matches("Jolokia refused " + user + " at " + open.client() + ": .*"));
        assertThat(open.endpoint().refused()).isPositive();
        assertThat(open.calls()).isZero();
        assertThat(open.number()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jolokia/exec/java.lang:type=Memory/gc",
                "/jolokia/exec/other:type=Secret/count",
                "/jolokia/exec/kirin:type=Probe/count",
                "/jolokia/write/kirin:type=Probe/Number/5",
                "/jolokia/read/other:type=Secret",
                "/jolokia/read/other:type=Secret/Text",
                "/jolokia//read/other:type=Secret/Text",
                "/jolokia/read/%6fther:type=Secret/Text",
                "/jolokia/x/../read/other:type=Secret/Text",
                "/jolokia?p=read/other:type=Secret/Text",
                "/jolokia/list/other",
                "/jolokia/list/other/type=Secret",
                "/jolokia/read/other:*",
                "/jolokia/read/*:type=Secret",
                "/jolokia/search/other:*",
                "/jolokia/notification/register",
                "/read/kirin:type=Probe/Text",
                "/jolokiax/read/kirin:type=Probe/Text",
                "/",
            })
    void aPathDisclosesNothingToAViewer(String path) throws Exception {
        String answer = open.get(VIEWER, path);

        assertThat(answer).doesNotContain("it says").doesNotContain("\"other:type=Secret\":");
        assertThat(answer)
                .satisfiesAnyOf(
                        all -> assertThat(all).contains("\"status\":403"),
                        all -> assertThat(all).contains("\"status\":404"),
                        all -> assertThat(all).contains("\"value\":[]"),
                        all -> assertThat(all).contains("\"value\":{}"),
                        all -> assertThat(all).startsWith("HTTP/1.1 400 "),
                        all -> assertThat(all).startsWith("HTTP/1.1 404 "));
        assertThat(open.calls()).isZero();
    }

    @Test
    void listsAndSearchesShowWhatMayBeSeenAlone() throws Exception {
        assertThat(open.get(VIEWER, "/jolokia/list"))
                .contains("\"kirin\"", "\"java.lang\"", "type=Probe")
                .doesNotContain("Secret", "DiagnosticCommand", "java.util.logging", "JMImpl")
                .doesNotContain("SystemProperties", "InputArguments");
        assertThat(open.get(VIEWER, "/jolokia/search/*:*"))
                .contains("kirin:type=Probe", "java.lang:type=Memory")
                .doesNotContain("Secret", "DiagnosticCommand", "java.util.logging", "JMImpl");
        assertThat(open.get(VIEWER, "/jolokia/read/*:type=*/Number"))
                .contains("\"status\":200", "\"Number\":1")
                .doesNotContain("Secret");
        assertThat(open.get(VIEWER, "/jolokia/read/java.lang:type=Runtime"))
                .contains("\"status\":200", "Uptime")
                .doesNotContain("SystemProperties", "InputArguments");
        assertThat(open.log()).isEmpty();
    }

    @Test
    void allBeansOfTheJvmAreReadInOneRequestWithoutWhatItDoesNotHave() throws Exception {
        assertThat(open.get(VIEWER, "/jolokia/read/java.lang:*"))
                .contains("\"status\":200", "\"BootClassPathSupported\":false", "\"Uptime\":")
                .contains("\"UsageThresholdSupported\":false", "\"UsageThreshold\":")
                .doesNotContain("\"BootClassPath\":");
        assertThat(open.log()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"read","mbean":"kirin:type=Probe,name=\\"a,b=c"}                   | 400
                    {"type":"read","mbean":"kirin","attribute":"Text"}                         | 400
                    {"type":"read","mbean":"kirin:type=Probe\\u0000","attribute":"Text"}       | 404
                    {"type":"read","mbean":"kirin:type=Probe\\r\\nX: y","attribute":"Text"}    | 400
                    {"type":"read","mbean":5,"attribute":"Text"}                               | 400
                    {"type":"read","mbean":{"a":1}}                                            | 400
                    {"type":["read"]}                                                          | 400
                    {"type":null}                                                              | 400
                    {"mbean":"kirin:type=Probe"}                                               | 400
                    {"type":"delete","mbean":"kirin:type=Probe"}                               | 400
                    {"type":"read"                                                             | 400
                    [{"type":"version"},7]                                                     | 400
                    "read"                                                                     | 400
                    nonsense                                                                   | 400
                    {"type":"version","target":"x"}                                            | 400
                    {"type":"exec","mbean":"kirin:type=Probe","operation":"join","arguments":["a"]} | 400
                    {"type":"exec","mbean":"kirin:type=Probe","operation":"join","arguments":["a","b"]} | 400
                    {"type":"write","mbean":"kirin:type=Probe","attribute":"Number","value":{}} | 400
                    {"type":"write","mbean":"kirin:*","attribute":"Number","value":5}          | 400
                    {"type":"exec","mbean":"kirin:type=Probe","operation":"nothing"}           | 404
                    {"type":"exec","mbean":"kirin:type=Probe","operation":"nothing(int)"}      | 404
                    {"type":"exec","mbean":"kirin:*","operation":"nothing"}                    | 404
                    """)
    void hostileNamesAndJsonAreTheClientsFault(String request, int status) throws Exception {
        String answer = open.post(OPERATOR, request);

        assertThat(answer)
                .satisfiesAnyOf(
                        all -> assertThat(all).startsWith("HTTP/1.1 " + status + ' '),
                        all -> assertThat(all).contains("\"status\":" + status));
        assertThat(answer).doesNotContain("\tat ").doesNotContain("X: y\r\n");
        assertThat(open.calls()).isZero();
    }

    @Test
    void anOperationThatSomeOfAPatternLackIsCalledOfNone() throws Exception {
        String call = "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"count\"}";
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        // Before and behind the others, in whatever order they come.
        List<ObjectName> names =
                List.of(new ObjectName("kirin:type=Aaa"), new ObjectName("kirin:type=Zzz"));
        for (ObjectName each : names) {
            beans.registerMBean(new StandardMBean(() -> {}, Runnable.class), each);
        }
        try {
            assertThat(open.post(OPERATOR, call.formatted("kirin:*")))
                    .contains("\"status\":404", "kirin:type=Aaa has no operation count");
            assertThat(open.calls()).isZero();
            assertThat(open.log()).isEmpty();
        } finally {
            for (ObjectName each : names) {
                beans.unregisterMBean(each);
            }
        }
        assertThat(open.post(OPERATOR, call.formatted("kirin:*"))).contains("\"status\":200");
        assertThat(open.calls()).isEqualTo(2);
    }

    @Test
    void whatIsNestedTooDeepOrTooLargeIsRefusedAndLogged() throws Exception {
        String deep = "[".repeat(100_000);
        String large = "\"" + "x".repeat(1 << 20) + '"';

        assertThat(open.post(OPERATOR, deep)).startsWith("HTTP/1.1 400 ");
        assertThat(open.post(OPERATOR, large)).startsWith("HTTP/1.1 413 ");

        assertThat(open.log()).hasSize(2);
        assertThat(open.get(VIEWER, "/jolokia/version")).contains("\"status\":200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: http://localhost:8778",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void requestsOfForeignPagesAreRefusedAndLogged(String header) throws Exception {
        String read = open.get(OPERATOR, "/jolokia/read/kirin:type=Probe/Text", header);
        String call =
                open.post(
                        OPERATOR,
                        "{\"type\":\"exec\",\"mbean\":\"kirin:type=Probe\",\"operation\":\"count\"}",
                        header,
                        "Content-Type: text/plain");

        assertThat(List.of(read, call)).allMatch(each -> each.startsWith("HTTP/1.1 403 "));
        assertThat(read + call).doesNotContainIgnoringCase("Access-Control");
        assertThat(open.log()).hasSize(2).allMatch(line -> line.contains(" may not ask here"));
        assertThat(open.calls()).isZero();
    }

    @Test
    void aBrowserChangesNothingByAnImageOrAFormOfAPage() throws Exception {
        String browser = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)";

        String image = open.get(OPERATOR, "/jolokia/exec/kirin:type=Probe/count", browser);
        String form =
                open.post(
                        OPERATOR,
                        "{\"type\":\"exec\",\"mbean\":\"kirin:type=Probe\",\"operation\":\"count\"}",
                        browser,
                        "Content-Type: text/plain");

        assertThat(image).contains("\"status\":403");
        assertThat(form).startsWith("HTTP/1.1 403 ");
        assertThat(open.log()).hasSize(2);
        assertThat(open.calls()).isZero();
    }

    @Test
    void aPreflightGetsNoLeave() throws Exception {
        String answer =
                open.raw(
                        "OPTIONS /jolokia/ HTTP/1.1",
                        "Host: localhost",
                        "Origin: http://evil.example",
                        "Access-Control-Request-Method: POST",
                        "Connection: close",
                        "",
                        "");

        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "viewer:wrong",
                "viewer:",
                "viewer",
                ":",
                "operator:for-the-eyes-only",
                "nobody:for-the-eyes-only",
                "viewer:for-the-eyes-only\u0000",
                "no\r\nbody:x"
            })
    void aWrongPasswordIsLoggedWithoutIt(String user) throws Exception {
        String answer = open.get(user, "/jolokia/version");

        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("WWW-Authenticate: Basic realm=\"kirin\"")
                .doesNotContain("agent");
        if (user.contains(":")) {
            assertThat(open.log())
                    .singleElement()
                    .asString()
                    .matches(
                            "Jolokia refused "
                                    + open.client()
                                    + ": wrong password for the user"
                                    + " \"[a-z?]*\"");
            assertThat(open.endpoint().wrongPasswords()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Bearer x", "Basic dmlld2Vy", "x"})
    void withoutAPasswordNothingIsSaid(String authorization) throws Exception {
        String answer =
                open.raw(
                        "GET /jolokia/version HTTP/1.1",
                        "Host: localhost",
                        "Authorization: " + authorization,
                        "Connection: close",
                        "",
                        "");

        assertThat(answer).startsWith("HTTP/1.1 401 ").doesNotContain("agent");
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        String answer =
                open.raw(
                        "DELETE /jolokia/ HTTP/1.1",
                        "Host: localhost",
                        OpenEndpoint.authorization(OPERATOR),
                        "Connection: close",
                        "",
                        "");

        assertThat(answer).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void wrongPasswordsWaitAndKeepNobodyElseWaiting(@TempDir Path folder) throws Exception {
        open.close();
        open = opened(folder, LONG, LONG);
        List<SocketChannel> guessing = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                guessing.add(
                        asking(
                                "GET /jolokia/version HTTP/1.1\r\nHost: x\r\n"
                                        + OpenEndpoint.authorization("viewer:wrong" + i)
                                        + "\r\n\r\n"));
            }
            await().atMost(LONG).until(() -> open.endpoint().wrongPasswords() == 16);

            // One more has no place to wait at.
            assertThat(open.get("viewer:wrong", "/jolokia/version")).isEmpty();
            assertThat(open.get(VIEWER, "/jolokia/version")).contains("\"status\":200");
            for (SocketChannel each : guessing) {
                each.configureBlocking(false);
                assertThat(each.read(ByteBuffer.allocate(1))).isZero();
            }
        } finally {
            for (SocketChannel each : guessing) {
                each.close();
            }
        }
    }

    @Test
    void aWrongPasswordWhoseRequestDoesNotEndKeepsNobodyWaiting() throws Exception {
        try (SocketChannel channel =
                asking(
                        "POST /jolokia/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                                + OpenEndpoint.authorization("viewer:wrong")
                                + "\r\n\r\n")) {
            assertThat(channel.isConnected()).isTrue();
            assertThat(open.get("viewer:wrong", "/jolokia/version")).startsWith("HTTP/1.1 401 ");
            assertThat(open.get("viewer:wrong", "/jolokia/version")).startsWith("HTTP/1.1 401 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /jolokia/version HTTP/1.1\r\nHost: x\r\n",
                "GET /jolo",
                "POST /jolokia/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nAuthorization: Basic"
                        + " b3BlcmF0b3I6Zm9yLXRoZS1oYW5kcy10b28=\r\n\r\n{\"type\""
            })
    void slowClientsAreCutOff(String begun, @TempDir Path folder) throws Exception {
        open.close();
        open = opened(folder, SHORT, Duration.ZERO);
        List<SocketChannel> slow = new ArrayList<>();
        try {
            // More than there are threads.
            for (int i = 0; i < 6; i++) {
                slow.add(asking(begun));
            }

            for (SocketChannel each : slow) {
                assertThat(OpenEndpoint.isEndOf(each)).isTrue();
            }
            assertThat(open.get(VIEWER, "/jolokia/version")).contains("\"status\":200");
        } finally {
            for (SocketChannel each : slow) {
                each.close();
            }
        }
    }

    private SocketChannel asking(String begun) throws Exception {
        SocketChannel channel = open.connect();
        OpenEndpoint.send(channel, begun);
        return channel;
    }
}
