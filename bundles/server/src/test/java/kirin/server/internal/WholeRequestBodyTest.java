package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A body that an application reads as a whole. */
class WholeRequestBodyTest {
    @AutoClose private final FakeLoop loop = new FakeLoop();

    @ParameterizedTest
    @ValueSource(strings = {"6", "3", "9", "0", "x", "2000000", ""})
    void isWholeWhateverTheHeadSaysOfItsLength(String announced) throws Exception {
        FakeExchange exchange = exchange(announced);
        exchange.receive("abc", false);
        exchange.receive("def", true);

        assertThat(new ExchangeInput(exchange).readAllBytes()).asString().isEqualTo("abcdef");
    }

    @Test
    void isAwaited() throws Exception {
        FakeExchange exchange = exchange("6");
        exchange.receive("abc", false);
        var read = new FutureTask<>(() -> new ExchangeInput(exchange).readAllBytes());
        Thread.ofVirtual().start(read);

        exchange.receive("def", false);
        exchange.receive("", true);

        assertThat(read.get(10, TimeUnit.SECONDS)).asString().isEqualTo("abcdef");
    }

    @Test
    void isTheRestOfWhatWasReadBefore() throws Exception {
        FakeExchange exchange = exchange("6");
        exchange.receive("abcdef", true);
        var body = new ExchangeInput(exchange);

        assertThat(body.read()).isEqualTo('a');

        assertThat(body.readAllBytes()).asString().isEqualTo("bcdef");
        assertThat(body.readAllBytes()).isEmpty();
    }

    private FakeExchange exchange(String announced) {
        return announced.isEmpty()
                ? new FakeExchange(new FakeConnection(loop), "/")
                : new FakeExchange(new FakeConnection(loop), "/", "Content-Length", announced);
    }
}
