package kirin.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stays behind after a request: memory, threads, state of its thread, counts. */
class LeftoversTest {
    private final Faults faults = new Faults();
    private final Faults other = new Faults();

    @AfterEach
    void freeAll() throws Exception {
        Answers.to(faults, "/heap?mb=0");
        Answers.to(faults, "/leak-thread?stop");
        Thread.interrupted();
    }

    @Test
    void heapGrowsUntilItIsFreed() throws Exception {
        assertThat(Answers.textTo(faults, "/heap?mb=2"))
                .isEqualTo("Instance keeps 2 MB, class 0 MB\n");
        assertThat(Answers.textTo(faults, "/heap")).isEqualTo("Instance keeps 3 MB, class 0 MB\n");
        assertThat(Answers.textTo(faults, "/heap?owner=class"))
                .isEqualTo("Instance keeps 3 MB, class 1 MB\n");

        // Asked of whichever worker.
        Answers.to(other, "/heap?mb=0");

        assertThat(Answers.textTo(faults, "/heap")).isEqualTo("Instance keeps 1 MB, class 0 MB\n");
    }

    @Test
    void heapOfAnInstanceGoesWithIt() throws Exception {
        Answers.to(faults, "/heap?mb=2");
        Answers.to(faults, "/heap?mb=1&owner=class");

        faults.release();

        assertThat(Answers.textTo(faults, "/heap")).isEqualTo("Instance keeps 1 MB, class 1 MB\n");
    }

    @Test
    void threadOutlivesItsRequestUntilItIsStopped() throws Exception {
        String name = Answers.textTo(faults, "/leak-thread").replace("Started ", "").strip();
        assertThat(Thread.getAllStackTraces().keySet()).anyMatch(t -> t.getName().equals(name));

        assertThat(Answers.textTo(other, "/leak-thread?stop")).isEqualTo("Ended 1\n");

        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getName().equals(name));
        assertThat(Answers.textTo(other, "/leak-thread?stop")).isEqualTo("Ended 0\n");
    }

    @Test
    void threadLocalIsFoundByTheNextRequestOnTheThread() throws Exception {
        String first = Answers.textTo(faults, "/threadlocal");
        String left = first.replaceAll("Found nothing, left (\\d+)\n", "$1");

        assertThat(Answers.textTo(other, "/threadlocal")).startsWith("Found " + left + ", left ");
    }

    @Test
    void threadStaysInterrupted() throws Exception {
        Answers.to(faults, "/interrupt");

        assertThat(Answers.textTo(faults, "/locals")).contains("\"interrupted\": true");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void localsTellWhoAnswers() throws Exception {
        Answers.to(faults, "/unread-body");
        Answers.to(faults, "/unread-body");

        String locals = Answers.textTo(faults, "/locals?n=17");

        assertThat(locals)
                .contains("\"instanceRequests\": 3")
                .contains("\"thread\": \"" + Thread.currentThread().getName())
                .contains("\"virtual\": false")
                .contains("\"interrupted\": false")
                .contains("\"ownContextClassLoader\": true")
                .contains("\"mdc\": {}")
                .contains("\"n\": \"17\"");
        assertThat(field(locals, "instance"))
                .isNotEqualTo(field(Answers.textTo(other, "/locals"), "instance"));
    }

    @Test
    void releasedInstancesAreCounted() throws Exception {
        int released = Integer.parseInt(field(Answers.textTo(faults, "/locals"), "released"));

        other.release();

        assertThat(field(Answers.textTo(faults, "/locals"), "released"))
                .isEqualTo(String.valueOf(released + 1));
    }

    @Test
    void everyCharacterCanStandInJson() {
        assertThat(Locals.quoted("a\"\\\nä")).isEqualTo("\"a\\u0022\\u005c\\u000a\\u00e4\"");
    }

    private static String field(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\": (\\d+),.*", "$1");
    }
}
