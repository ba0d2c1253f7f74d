package kirin.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.log.Line;
import kirin.log.SampleRecord;
import kirin.management.FollowedLine;
import kirin.management.FollowedLines;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class FollowingTest {
    private static final StatusRange ALL = StatusRange.of("");

    private final Following following = new Following();
    private final SampleRecord record = new SampleRecord();
    private long begin;

    @BeforeEach
    void beginToFollow() throws Exception {
        assertThat(following.isOn()).isFalse();
        begin = following.after(-1, "", ALL, "").last();
        assertThat(following.isOn()).isTrue();
    }

    @Test
    void givesWhatHasComeSince() throws Exception {
        add("one");
        add("two");

        FollowedLines come = following.after(begin, "", ALL, "");
        assertThat(texts(come)).containsExactly("one", "two");
        add("three");
        assertThat(texts(following.after(come.last(), "", ALL, ""))).containsExactly("three");
    }

    @Test
    void waitsForTheNext() throws Exception {
        CompletableFuture<FollowedLines> asked =
                CompletableFuture.supplyAsync(this::awaitSomething);
        add("one");

        assertThat(texts(asked.get(10, TimeUnit.SECONDS))).containsExactly("one");
    }

    @Test
    void leavesOutWhatIsNotWantedAndGoesOnBehindIt() throws Exception {
        add("right");
        record.application = "other";
        add("other application");
        record.application = "shop";
        record.status = 404;
        add("other status");
        record.status = 200;
        record.target = "/elsewhere";
        add("other path");
        record.handled = false;
        add("no application");

        FollowedLines come = following.after(begin, "shop", StatusRange.of("2xx"), "/shop/");
        assertThat(texts(come)).containsExactly("right");
        assertThat(come.last()).isEqualTo(begin + 5);
    }

    @Test
    void tellsHowManyWereMissed() throws Exception {
        for (int i = 0; i < 10_005; i++) {
            add("line " + i);
        }

        FollowedLines come = following.after(begin, "", ALL, "");
        assertThat(come.missed()).isEqualTo(5);
        assertThat(texts(come)).hasSize(1000).startsWith("line 5");
        assertThat(following.after(come.last(), "", ALL, "").missed()).isZero();
    }

    @Test
    void refusesWhatIsNoStatus() {
        assertThatThrownBy(() -> StatusRange.of("6xx"))
                .hasMessage("a status is a number like 404 or a range like 5xx, not \"6xx\"");
        assertThat(StatusRange.of("5XX").contains(503)).isTrue();
        assertThat(StatusRange.of("503").contains(502)).isFalse();
    }

    private FollowedLines awaitSomething() {
        try {
            FollowedLines come;
            do {
                come = following.after(begin, "", ALL, "");
            } while (come.lines().isEmpty());
            return come;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String text) {
        following.add(record, new Line().add(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(FollowedLines come) {
        return come.lines().stream().map(FollowedLine::text).toList();
    }
}
