package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** What the largest heads may cost that settings can let in. */
class LongHeadTest {
    private static final int LONG = 1_000_000;
    private static final int SECONDS = 20;

    private static final HttpSettings LARGEST =
            HttpSettings.of(
                    Settings.defaults()
                            .with(ServerSettings.LIMIT_REQUEST_LINE, 0)
                            .with(ServerSettings.LIMIT_REQUEST_FIELD_SIZE, Integer.MAX_VALUE)
                            .with(RequestSettings.PERMIT_OBSOLETE_FOLDING, true)
                            .with(RequestSettings.STRIP_HEADER_SPACES, true));

    private static final IdleLoop LOOP = new IdleLoop();

    @AfterAll
    static void stop() {
        LOOP.close();
    }

    private static ClientConnection connection() {
        return LOOP.connection(new EmbeddedChannel(), LARGEST);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads again with each byte that has come, until all of it is taken. */
    private static void dribble(String text, Predicate<ByteBuf> read) {
        ByteBuf in = bytes(text).writerIndex(0);
        while (in.writerIndex() < in.capacity()) {
            in.writerIndex(in.writerIndex() + 1);
            assertThat(read.test(in)).isEqualTo(in.writerIndex() == in.capacity());
        }
    }

    // Read from its beginning with each byte, any of these would take minutes.

    @Test
    @Timeout(SECONDS)
    void requestLineThatComesByteByByteIsReadOnce() {
        var line = new RequestLine(LARGEST, connection());

        dribble("GET /" + "x".repeat(LONG) + " HTTP/1.1\r\n", line::read);

        assertThat(line.target().length()).isEqualTo(LONG + 1);
    }

    @ParameterizedTest
    @Timeout(SECONDS)
    @CsvSource(
            delimiter = '|',
            value = {"'X: '|x|#", "'X:#X: a# '|x|#", "'X: '|' '|a#", "''|x|: a#", "X|' '|: a#"})
    void fieldThatComesByteByByteIsReadOnce(String start, String repeated, String end) {
        var fields = new FieldReader(LARGEST, connection());
        fields.begin();
        String text = start + repeated.repeat(LONG) + end + "#";

        dribble(text.replace("#", "\r\n"), in -> fields.read(in) != null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void eachOfAsManyFieldsAsThereCanBeMayBeOfTheGreatestLength(int count) {
        HttpSettings settings =
                HttpSettings.of(
                        Settings.defaults()
                                .with(ServerSettings.LIMIT_REQUEST_FIELDS, count)
                                .with(ServerSettings.LIMIT_REQUEST_FIELD_SIZE, 100));
        var fields = new FieldReader(settings, connection());
        fields.begin();
        String text = ("X: " + "x".repeat(95) + "\r\n").repeat(count) + "\r\n";

        assertThat(fields.read(bytes(text))).isNotNull();
        fields.begin();
        dribble(text, in -> fields.read(in) != null);
    }

    @Test
    void fieldThatHasNoEndIsRefusedWhenTheHeadIsTooLongHoweverLongFieldsMayBe() {
        var fields = new FieldReader(LARGEST, connection());
        fields.begin();
        ByteBuf in = bytes("X: " + "x".repeat(2 * LONG)).writerIndex(LONG);
        assertThat(fields.read(in)).isNull();

        in.writerIndex(in.capacity());

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> fields.read(in))
                .satisfies(refused -> assertThat(refused.refusal().status()).isEqualTo(431));
    }

    @Test
    void nothingOfALongHeadIsKeptWhileTheNextOneIsAwaited() {
        var channel = new EmbeddedChannel();
        channel.pipeline().addLast(new RequestDecoder(LARGEST, connection()));
        String target = "/" + "x".repeat(LONG);
        channel.writeInbound(bytes("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"));

        var kept = new WeakReference<>(channel.<RequestHead>readInbound().target());

        await().untilAsserted(() -> {
            System.gc();
            assertThat(kept.get()).isNull();
        });
    }
}
