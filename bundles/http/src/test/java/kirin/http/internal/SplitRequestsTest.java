package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

import kirin.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** However the bytes of a request arrive, they are taken or refused in the same way. */
class SplitRequestsTest {
    private static final int TAKEN = 200;

    /** Longer ones are cut only near their ends, where their lines are. */
    private static final int LONG = 600;

    private static final IdleLoop LOOP = new IdleLoop();

    private final HttpSettings settings = HttpSettings.of(Settings.defaults());

    @AfterAll
    static void stop() {
        LOOP.close();
    }

    static List<Path> requests() throws Exception {
        List<Path> files = new ArrayList<>(RawRequestsTest.invalid());
        files.addAll(RawRequestsTest.valid());
        return files;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void piecesMeanWhatTheWholeMeans(Path file) throws Exception {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);

        List<Integer> whole = statuses(bytes);

        String name = file.getFileName().toString();
        if (name.matches("[0-9]{3}-.*")) {
            assertThat(whole).containsExactly(Integer.valueOf(name.substring(0, 3)));
        } else {
            assertThat(whole).isNotEmpty().containsOnly(TAKEN);
        }
        assertThat(statuses(bytes.split(""))).as("byte by byte").isEqualTo(whole);
        for (int at = 1; at < bytes.length(); at++) {
            if (at < LONG || at > bytes.length() - LONG) {
                assertThat(statuses(bytes.substring(0, at), bytes.substring(at)))
                        .as("cut at %d", at)
                        .isEqualTo(whole);
            }
        }
    }

    /** What becomes of each request, up to the first that is refused. */
    private List<Integer> statuses(String... pieces) {
        List<Integer> statuses = new ArrayList<>();
        var channel = new EmbeddedChannel();
        var connection = LOOP.connection(channel, settings);
        channel.pipeline().addLast(new RequestDecoder(settings, connection));
        for (String piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
        }
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            int status = status(next);
            ReferenceCountUtil.release(next);
            if (status != 0) {
                statuses.add(status);
            }
            if (status > TAKEN) {
                break;
            }
        }
        channel.finishAndReleaseAll();
        return statuses;
    }

    /** 0 while more of the request is to come. */
    private static int status(Object decoded) {
        return switch (decoded) {
            case RefusedRequest refused -> refused.refusal().status();
            case RequestHead head -> head.hasBody() ? 0 : TAKEN;
            case RequestEnd _ -> TAKEN;
            default -> 0;
        };
    }
}
