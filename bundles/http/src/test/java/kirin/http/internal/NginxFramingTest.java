package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The same bytes to the real nginx and to Kirin: they agree on what is a request and where its body
 * ends. Where nginx is not installed, there is nothing to compare with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxFramingTest {
    /** What Kirin refuses and nginx takes, each by the reason for it. */
    private static final Map<String, List<String>> STRICTER =
            Map.ofEntries(
                    Map.entry(
                            "RFC 9112 §2.2: a recipient may take a bare LF for a line's end, so"
                                    + " another may not",
                            List.of(
                                    "400-bare-carriage-return-first",
                                    "400-bare-line-feed-behind-field",
                                    "400-bare-line-feed-first",
                                    "400-bare-line-feeds",
                                    "400-bare-line-feeds-of-chunk")),
                    Map.entry(
                            "RFC 9112 §3: between the parts of the line stands one space",
                            List.of(
                                    "400-space-behind-version",
                                    "400-two-spaces-before-version",
                                    "400-two-spaces-in-request-line")),
                    Map.entry(
                            "RFC 9112 §2.3: a version has one digit on each side; HTTP/0.9 has no"
                                    + " fields and no framing",
                            List.of("400-version-with-two-digits", "400-no-version")),
                    Map.entry(
                            "RFC 9112 §5: what is no field is skipped there, and read by others",
                            List.of("400-latin1-in-name", "400-name-is-no-token", "400-no-colon")),
                    Map.entry(
                            "RFC 9112 §7.1: chunks and trailers are read byte by byte here, and"
                                    + " skipped there",
                            List.of(
                                    "400-control-in-trailer",
                                    "400-folded-trailer",
                                    "400-nul-in-chunk-extension",
                                    "400-space-behind-chunk-size",
                                    "400-trailer-without-colon")),
                    Map.entry(
                            "RFC 9110 §7.1, RFC 3986: what is in no target, and in no Host field",
                            List.of(
                                    "400-fragment-in-target",
                                    "400-host-with-user",
                                    "400-latin1-in-target")),
                    Map.entry(
                            "gunicorn's rule for methods",
                            List.of("400-method-of-21-letters", "400-method-of-two-letters")),
                    Map.entry(
                            "RFC 9110 §10.1.1: an expectation that is not met",
                            List.of("417-other-expectation")),
                    Map.entry(
                            "limits of the settings, which are gunicorn's",
                            List.of(
                                    "414-line-of-4095-bytes",
                                    "414-long-line",
                                    "431-101-fields",
                                    "431-field-of-8191-bytes",
                                    "431-long-field",
                                    "431-many-fields")));

    /** The other way round. */
    private static final Map<String, List<String>> LAXER =
            Map.of("RFC 9112 §3.2.4: nginx has no use for OPTIONS *", List.of("asterisk"));

    private static final byte[] LAST =
            "PUT /last HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nlast"
                    .getBytes(StandardCharsets.ISO_8859_1);

    @AutoClose private RecordingNginx nginx;
    @AutoClose private TestFront front;
    private SocketAddress kirin;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RecordingNginx.isInstalled(), "nginx is not installed");
        nginx = RecordingNginx.in(folder);
        front = TestFront.with(NginxFramingTest::tell);
        kirin = new InetSocketAddress(InetAddress.getLoopbackAddress(), front.port);
        await().ignoreExceptions().until(() -> Seen.by(nginx.address(), LAST).refusal() == 0);
    }

    static List<Path> requests() throws Exception {
        return FramingFuzzTest.corpus();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void nginxAgreesOnWhatIsKept(Path file) throws Exception {
        byte[] bytes = withLast(Files.readAllBytes(file));

        Seen ours = Seen.by(kirin, bytes);
        Seen theirs = Seen.by(nginx.address(), bytes);

        assertThat(ours.agreesWith(theirs)).as("%s, but to nginx %s", ours, theirs).isTrue();
        String name = file.getFileName().toString().replace(".http", "");
        assertThat(ours.refusal() != 0 && theirs.refusal() == 0)
                .as("known to be refused by Kirin alone: %s, to nginx %s", ours, theirs)
                .isEqualTo(isIn(STRICTER, name));
        assertThat(ours.refusal() == 0 && theirs.refusal() != 0)
                .as("known to be refused by nginx alone: %s, to nginx %s", ours, theirs)
                .isEqualTo(isIn(LAXER, name));
    }

    private static boolean isIn(Map<String, List<String>> known, String name) {
        return known.values().stream().anyMatch(names -> names.contains(name));
    }

    @Test
    void nginxAgreesOnWhatIsMadeUp() throws Exception {
        tryOut(1);
    }

    /** With {@code -Pfuzz}. */
    @Test
    @Tag("fuzz")
    void nginxAgreesOnMuchThatIsMadeUp() throws Exception {
        long first = new Random().nextLong();
        for (int i = 0; i < 50; i++) {
            tryOut(first + i);
        }
    }

    private void tryOut(long seed) throws Exception {
        List<byte[]> kept = new ArrayList<>();
        for (Path file : requests()) {
            kept.add(Files.readAllBytes(file));
        }
        var grammar = new RequestGrammar(seed, kept);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = withLast(grammar.next());

            Seen ours = Seen.by(kirin, bytes);
            Seen theirs = Seen.by(nginx.address(), bytes);

            assertThat(ours.agreesWith(theirs))
                    .as(
                            "case %d of seed %d is %s, but to nginx %s: %s",
                            i, seed, ours, theirs, FramingRules.shown(bytes))
                    .isTrue();
        }
    }

    private static byte[] withLast(byte[] bytes) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes);
        all.writeBytes(LAST);
        return all.toByteArray();
    }

    private static void tell(Exchange exchange) throws Exception {
        String seen = Seen.of(exchange.method(), TestFront.bodyOf(exchange));
        exchange.send(
                200,
                Headers.of(Seen.FIELD, seen),
                ByteBuffer.allocate(0),
                true,
                SendCallback.IGNORED);
    }
}
