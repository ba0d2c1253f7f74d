package kirin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class CheckupTest {
    private final ConcurrentHashMap<String, HealthCheck> checks = new ConcurrentHashMap<>();
    private Checkup checkup = patient(Duration.ofSeconds(30));

    private Checkup patient(Duration patience) {
        return new Checkup(
                probe ->
                        checks.entrySet().stream()
                                .map(each ->
                                        new Check(each.getKey(), each.getKey(), each.getValue()))
                                .toList(),
                patience);
    }

    @AfterEach
    void close() {
        checkup.close();
    }

    private String page() throws InterruptedException {
        Page page = HealthPage.of(checkup.results(Probe.READY));
        return page.status() + " " + new String(page.bytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void whenAllAreContentItIsWell() throws Exception {
        checks.put("disk", () -> new Result(Result.Status.WARN, "90% \"full\""));

        assertThat(page())
                .isEqualTo(
                        "200 {\"status\":\"ok\",\"checks\":[{\"name\":\"disk\",\"status\":\"WARN\""
                                + ",\"message\":\"90% \\\"full\\\"\"}]}");
    }

    @Test
    void oneThatIsNotContentIsEnough() throws Exception {
        checks.put("a", () -> new Result(Result.Status.OK, "fine"));
        checks.put("b", () -> new Result(Result.Status.CRITICAL, "no database"));

        assertThat(page())
                .startsWith("503 {\"status\":\"failing\"")
                .contains("{\"name\":\"b\",\"status\":\"CRITICAL\",\"message\":\"no database\"}");
    }

    @Test
    void oneThatThrowsIsNotContent() throws Exception {
        checks.put(
                "a",
                () -> {
                    throw new IllegalStateException("broken\nline");
                });

        assertThat(page())
                .startsWith("503")
                .contains("HEALTH_CHECK_ERROR")
                .contains("java.lang.IllegalStateException: broken\\u000aline");
    }

    @Test
    void oneThatDoesNotAnswerIsToldAndAskedOnlyOnce() throws Exception {
        checkup.close();
        checkup = patient(Duration.ofMillis(100));
        var asked = new AtomicInteger();
        var answer = new CountDownLatch(1);
        checks.put(
                "slow",
                () -> {
                    asked.incrementAndGet();
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Result(Result.Status.OK, "at last");
                });

        assertThat(page()).startsWith("503").contains("no answer within 100 ms");
        // What was said holds for a second, and others are asked meanwhile.
        assertThat(HealthPage.of(checkup.results(Probe.LIVE)).status()).isEqualTo(503);
        assertThat(asked).hasValue(1);

        answer.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> page().startsWith("200"));
    }

    @Test
    void whatWasSaidHoldsForASecond() throws Exception {
        var asked = new AtomicInteger();
        checks.put("a", () -> new Result(Result.Status.OK, "" + asked.incrementAndGet()));

        List<CheckResult> first = checkup.results(Probe.READY);
        long begin = System.nanoTime();
        List<CheckResult> second = checkup.results(Probe.READY);

        if (System.nanoTime() - begin < 500_000_000L) {
            assertThat(second).isSameAs(first);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !checkup.results(Probe.READY).equals(first));
    }
}
