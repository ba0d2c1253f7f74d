package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.Crowd;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;
import kirin.itests.harness.WorkerClassCase;
import kirin.management.AppMXBean;
import kirin.management.StuckRequest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Requests that keep their threads, for longer than they may or not. */
interface TimeoutsUnderLoad extends UnderLoad {
    Duration SECOND = Duration.ofSeconds(1);

    /** How exact the server is where the machine lets it be. */
    Duration EXACTLY = Duration.ofMillis(200);

    static void prepare(KirinFolder folder) throws IOException {
        // However long a busy machine takes until the connection is used again.
        folder.set("keepalive", "60")
                .setFor("late", "workers", "1")
                .setFor("late", "timeouts", "{ \"/late/spin\" = 1 }")
                .setFor("prompt", "workers", "4")
                .setFor("prompt", "timeout", "1")
                .setFor("prompt", "timeouts", "{ \"/prompt/echo\" = 60 }")
                .setFor("crowded", "workers", "3")
                .setFor("crowded", "timeouts", "{ \"/crowded/hold\" = 1 }")
                .setFor("crowded", "max_stuck_requests", "1");
    }

    @Test
    default void threadThatIsKeptCostsOtherConnectionsNothing() throws Exception {
        AppMXBean gate = kirin().app("gate");
        try (Crowd crowd = Crowd.asking(kirin(), "/gate/echo", "/late/echo")) {
            if (workerClass().runsOnLoop()) {
                blockedLoopIsNoticedWithinASecond();
            } else {
                CompletableFuture<HttpResponse<String>> kept = kirin().getLater("/gate/spin?kept");
                long before = gate.getHandled();
                await().until(() -> gate.getHandled() > before + 100);
                open("kept");
                assertThat(kept.get(60, TimeUnit.SECONDS).body()).isEqualTo("passed kept");
            }
            crowd.leaveHavingLostNothing();
        }
        assertThat(kirin().log().contains("/gate/spin?kept blocks the I/O thread")).isFalse();
    }

    private void blockedLoopIsNoticedWithinASecond() throws Exception {
        List<String> names = new ArrayList<>();
        // A busy machine may let it take longer, but not always.
        await().until(() -> {
            String name = "blocking-" + names.size();
            names.add(name);
            long begin = System.nanoTime();
            CompletableFuture<HttpResponse<String>> kept = kirin().getLater("/gate/spin?" + name);
            Pattern notice = blocks("GET /gate/spin\\?" + name);
            await().pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(kirin().log()).containsPattern(notice));
            Duration noticed = Duration.ofNanos(System.nanoTime() - begin);
            open(name);
            assertThat(kept.get(60, TimeUnit.SECONDS).body()).isEqualTo("passed " + name);
            return noticed.compareTo(SECOND.plus(EXACTLY)) < 0;
        });
    }

    private static Pattern blocks(String request) {
        return Pattern.compile(
                request
                        + " blocks the I/O thread kirin-io-\\d+\\S* \\(worker \\d+, gate 1\\.0\\.0"
                        + " \\(revision \\d+\\)\\), request \\S+; another thread has taken over its"
                        + " connections[^\\[]*\tat test\\.gates\\.Gate\\.spin\\(");
    }

    @Test
    default void requestPastItsTimeIsAnsweredAndWhatItStillDoesGoesNowhere() throws Exception {
        AppMXBean late = kirin().app("late");
        AppMXBean prompt = kirin().app("prompt");
        try (Crowd crowd = Crowd.asking(kirin(), "/late/echo", "/prompt/echo", "/gate/echo");
                RawConnection held = begin("/prompt/hold?held");
                RawConnection begun = begin("/prompt/head?held")) {
            sleepersAreAnsweredInTimeAndInterrupted();
            CompletableFuture<HttpResponse<String>> spinning = kirin().getLater("/late/spin?spun");

            isBrokenOff(begun);
            RawResponse answer = held.response();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("(request " + answer.field("X-Request-Id") + ")");
            isTold(
                    "GET /late/spin\\?spun",
                    spinning.get(60, TimeUnit.SECONDS),
                    "test\\.gates\\.Gate\\.spin\\(");

            // With the only worker there was until then still computing.
            assertThat(late.getStuck())
                    .extracting(StuckRequest::request)
                    .containsExactly("GET /late/spin?spun");
            assertThat(prompt.getStuck())
                    .extracting(StuckRequest::request)
                    .containsExactlyInAnyOrder("GET /prompt/hold?held", "GET /prompt/head?held");
            open("spun");
            open("held");
            await().until(() -> late.getStuck().isEmpty() && prompt.getStuck().isEmpty());
            // What was written late would come before this.
            held.send("GET /prompt/echo?again HTTP/1.1\r\nHost: it\r\n\r\n");
            assertThat(held.response().text()).isEqualTo("passed again");
            crowd.leaveHavingLostNothing();
        }
        assertThat(late.getTimeouts()).isOne();
        await().untilAsserted(() -> assertThat(late.getRecycled()).containsEntry("timeout", 1L));
        assertThat(late.getWorkers()).isOne();
        assertThat(prompt.getWorkers()).isEqualTo(4);
        HooksUnderLoad.awaitHeard(kirin(), "late", "workerAbort", 1);
        HooksUnderLoad.awaitHeard(kirin(), "prompt", "workerAbort", prompt.getTimeouts());
    }

    private RawConnection begin(String target) throws IOException {
        RawConnection connection = ask(target);
        awaitBegun(target);
        return connection;
    }

    /** What was begun differs from a whole answer by its end alone, which must not come. */
    private void isBrokenOff(RawConnection begun) throws IOException {
        String answer = new String(begun.rest(), StandardCharsets.ISO_8859_1);
        if (workerClass() == WorkerClassCase.ASYNC && answer.isEmpty()) {
            // The thread that is kept is the one that would have sent it.
            return;
        }
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n5\r\nbegun\r\n");
    }

    private void isTold(String request, HttpResponse<String> answer, String call) {
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("(request " + id + ")");
        Pattern line =
                Pattern.compile(
                        ("WORKER TIMEOUT \\(worker \\d+, \\w+ 1\\.0\\.0 \\(revision \\d+\\)\\): %s"
                             + " of \\S+, request %s, after \\d+\\.\\d s, in thread [^\\[]*\tat %s")
                                .formatted(request, Pattern.quote(id), call));
        // The client is answered first.
        await().untilAsserted(() -> assertThat(kirin().log()).containsPattern(line));
    }

    private void sleepersAreAnsweredInTimeAndInterrupted() throws IOException {
        List<Duration> times = new ArrayList<>();
        // A busy machine may let it take longer, but not always.
        await().until(() -> {
            String name = "slept-" + times.size();
            long begin = System.nanoTime();
            try (RawConnection sleeping = ask("/prompt/sleep?" + name)) {
                assertThat(sleeping.response().status()).isEqualTo(504);
            }
            times.add(Duration.ofNanos(System.nanoTime() - begin));
            kirin().awaitLog("interrupted: " + name);
            return times.getLast().compareTo(SECOND.plus(EXACTLY)) < 0;
        });
        assertThat(times).allMatch(each -> each.compareTo(SECOND) >= 0);
    }

    @Test
    default void applicationWithTooManyStuckThreadsIsTurnedOffUntilTheyEnd() throws Exception {
        AppMXBean crowded = kirin().app("crowded");
        try (Crowd crowd = Crowd.asking(kirin(), "/gate/echo")) {
            // One after the other: where they block the I/O thread, one might wait for too long.
            assertThat(kirin().get("/crowded/hold?many").statusCode()).isEqualTo(504);
            assertThat(crowded.getState()).isEqualTo("SERVING");
            assertThat(kirin().get("/crowded/hold?many").statusCode()).isEqualTo(504);
            await().until(() -> crowded.getState().equals("UNHEALTHY"));

            HttpResponse<String> refused = kirin().get("/crowded/echo?refused");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("stuck");
            open("many");
            kirin().awaitText("/crowded/echo?healthy", "passed healthy");
            assertThat(crowded.getStuck()).isEmpty();
            assertThat(crowded.getState()).isEqualTo("SERVING");
            crowd.leaveHavingLostNothing();
        }
        await().untilAsserted(() ->
                assertThat(kirin().log())
                        .contains(
                                "is unhealthy: 2 of its threads are stuck, more than"
                                        + " max_stuck_requests")
                        .containsPattern("crowded .* is healthy again"));
    }
}
