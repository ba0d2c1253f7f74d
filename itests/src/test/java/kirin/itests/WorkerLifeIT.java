package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.management.AppMXBean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How workers come, what they have of their own, and how they go, on the whole server. */
class WorkerLifeIT {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": \"?([^\",\\n]*)");

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).deployExample("faults");
    }

    @Test
    void workerClassOfAnApplicationIsExchangedUnderLoadWithoutLosingARequest() throws Exception {
        folder.set("worker_class", "\"sync\"")
                .setFor("faults", "worker_class", "\"gthread\"")
                .setFor("faults", "threads", "2");
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");
        assertThat(faults.getWorkerClass()).isEqualTo("gthread");
        assertThat(kirin.app("faults-async").getWorkerClass()).isEqualTo("sync");
        CountingClient client =
                CountingClient.asking(kirin.uri("/faults/locals"))
                        .keptAlive(4)
                        .newEachTime(2)
                        .unhurried();

        try (client) {
            client.start();
            for (String name : List.of("async", "gevent", "sync", "eventlet", "gthread")) {
                faults.changeWorkerClass(name);
                await().untilAsserted(() -> assertThat(faults.getWorkerClass()).isEqualTo(name));
                long handled = faults.getHandled();
                await().until(() -> faults.getHandled() > handled + 100);
            }
        }

        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, kirin.log()).isTrue();
        assertThat(faults.getWorkers()).isEqualTo(2);
        assertThat(faults.getRecycled().get("workerClass")).isGreaterThanOrEqualTo(10);
    }

    @Test
    void fullHeapReplacesAWorkerUnderLoad() throws Exception {
        folder.javaOption("-Xmx96m").set("max_heap_percent", "50");
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");
        AppMXBean async = kirin.app("faults-async");
        CountingClient client =
                CountingClient.asking(kirin.uri("/faults/locals")).keptAlive(4).unhurried();

        try (client) {
            client.start();
            // So slowly that there is time for what is to be done about it.
            await().pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        assertThat(kirin.get("/faults/heap?mb=1").statusCode()).isEqualTo(200);
                        // Of either application: nobody knows whose the memory is.
                        return heapRecycled(faults) + heapRecycled(async) > 0;
                    });
        }

        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, kirin.log()).isTrue();
        assertThat(faults.getWorkers()).isEqualTo(2);
        assertThat(kirin.log())
                .contains("the heap is fuller than max_heap_percent")
                .doesNotContain("OutOfMemoryError");
    }

    private static long heapRecycled(AppMXBean application) {
        return application.getRecycled().getOrDefault("heap", 0L);
    }

    @Test
    void eachWorkerHasItsInstanceWhichEndsWithIt() throws Exception {
        folder.set("workers", "3").set("worker_class", "\"sync\"");
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");
        Set<String> before = seen(kirin, "instanceId", 3);

        assertThat(faults.recycleWorkers()).isEqualTo(3);

        await().untilAsserted(() -> assertThat(faults.getRecycled()).containsEntry("asked", 3L));
        assertThat(seen(kirin, "instanceId", 3)).doesNotContainAnyElementsOf(before);
        assertThat(seen(kirin, "classId", 1)).hasSize(1);
        await().untilAsserted(() -> assertThat(field(kirin, "released")).isEqualTo("3"));
    }

    @Test
    void workerWithACopyOfTheBundleHasStaticsOfItsOwn() throws Exception {
        folder.set("workers", "2")
                .set("worker_class", "\"sync\"")
                .set("apps.faults.isolation", "\"bundle\"");
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");
        Set<String> before = seen(kirin, "classId", 2);

        faults.recycleWorkers();

        await().untilAsserted(() -> assertThat(faults.getRecycled()).containsEntry("asked", 2L));
        assertThat(seen(kirin, "classId", 2)).doesNotContainAnyElementsOf(before);
        assertThat(kirin.get("/faults-async/late?ms=1").statusCode()).isEqualTo(200);
    }

    /** The values of a field in the answers, asked for until there are so many. */
    private static Set<String> seen(KirinProcess kirin, String name, int count) {
        Set<String> values = new HashSet<>();
        await().until(() -> {
            values.add(field(kirin, name));
            return values.size() == count;
        });
        return values;
    }

    private static String field(KirinProcess kirin, String name) {
        Matcher field = FIELD.matcher(kirin.get("/faults/locals").body());
        while (field.find()) {
            if (field.group(1).equals(name)) {
                return field.group(2);
            }
        }
        throw new AssertionError("there is no field " + name);
    }
}
