package kirin.jolokia.internal;

import com.sun.net.httpserver.HttpExchange;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets those wait who gave a wrong password. No thread waits with them, so that they do not keep
 * others waiting; and more than a few at once get no answer, so that trying many at a time does not
 * help.
 */
final class WrongPasswords {
    private static final Logger LOG = LoggerFactory.getLogger(WrongPasswords.class);
    private static final int AT_ONCE = 16;

    private final Duration delay;
    private final ScheduledExecutorService timer;
    private final Semaphore places = new Semaphore(AT_ONCE);

    WrongPasswords(Duration delay, ScheduledExecutorService timer) {
        this.delay = delay;
        this.timer = timer;
    }

    void answerLater(HttpExchange exchange) {
        if (!places.tryAcquire()) {
            exchange.close();
            return;
        }
        try {
            var _ = timer.schedule(() -> answer(exchange), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The endpoint is being closed, and its connections with it.
            places.release();
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange) {
        places.release();
        try {
            Answer.askForPassword(exchange);
        } catch (IOException | RuntimeException e) {
            LOG.debug("A client did not wait for its answer", e);
            exchange.close();
        }
    }
}
