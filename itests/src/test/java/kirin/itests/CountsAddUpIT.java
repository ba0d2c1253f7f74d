package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.MixedClients;
import kirin.management.AppMXBean;
import kirin.management.ListenerMXBean;
import kirin.management.RouterMXBean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.JMX;
import javax.management.ObjectName;

/** Requests are counted once each, whatever becomes of them and of those who answer. */
class CountsAddUpIT {
    private static final AppJar VISITOR = AppJar.answering("visitor", "here");

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeEach
    void start() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .set("keepalive", "60")
                        .set("accesslog", "\"access.log\"")
                        .set("access_log_format", "'%(s)s %(outcome)s'")
                        // A line that is dropped would be missing, however busy the machine is.
                        .set("access_log_overflow", "\"block\"")
                        .setFor("page", "max_requests", "500")
                        .setFor("faults", "worker_class", "\"gthread\"")
                        .setFor("faults", "threads", "4")
                        .setFor("faults", "timeouts", "{ \"/faults/sleep\" = 1 }")
                        .setFor("visitor", "worker_class", "\"gevent\"")
                        .setFor("narrow", "workers", "1")
                        .setFor("narrow", "backlog", "1")
                        .deployExample("faults")
                        .deploy(page(0))
                        .deploy(VISITOR)
                        .deploy(
                                AppJar.application(
                                        "narrow",
                                        "Thread.sleep(5); return Response.text(\"through\");"))
                        .deploy(
                                AppJar.application(
                                        "reader",
                                        "return Response.text(new"
                                                + " String(request.body().readAllBytes()));"));
        kirin = folder.start().awaitListening();
    }

    @Test
    void ofThousandsWithFaultsSwapsAndRecyclesAmongThem() throws Exception {
        addUp(8_000);
    }

    @Test
    @Tag("soak")
    void ofHundredThousandWithFaultsSwapsAndRecyclesAmongThem() throws Exception {
        addUp(100_000);
    }

    private void addUp(long requests) throws Exception {
        MixedClients clients = MixedClients.asking(kirin, 8);
        try (clients) {
            for (int round = 1; round <= 3 || clients.sent() < requests; round++) {
                change(round);
                assertThat(clients.failures()).as(kirin.log()).isEmpty();
            }
        }
        assertThat(clients.failures()).as(kirin.log()).isEmpty();

        List<AppMXBean> apps = apps();
        RouterMXBean router = bean("kirin:type=Router", RouterMXBean.class);
        ListenerMXBean listener = bean("kirin:type=Listener,*", ListenerMXBean.class);
        // What was broken off is noticed a moment after its client has gone.
        await().untilAsserted(() -> {
            long unrouted = router.getNotFound() + router.getBadTargets();
            assertThat(sum(apps, AppMXBean::getRequests) + unrouted + listener.getRefused())
                    .isEqualTo(clients.sent());
            assertThat(lines()).hasSize((int) clients.sent());
        });
        assertThat(listener.getRefused()).isEqualTo(clients.refused());
        assertThat(listener.getRequests()).isEqualTo(clients.sent() - clients.refused());
        assertThat(statusesOf(apps, router, listener)).isEqualTo(clients.statuses());
        assertThat(statusesOfLines()).isEqualTo(clients.statuses());
        assertThat(sum(apps, each -> each.getLatency().requests()))
                .isEqualTo(sum(apps, each -> each.getRequests() - each.getClosed()));
        everyOutcomeAddsUp(apps, router, listener);
        everythingHasHappened(apps);
    }

    /** Another revision, other workers, a pause, and an application that goes and comes back. */
    private void change(int round) throws Exception {
        AppMXBean page = kirin.app("page");
        folder.deploy(page(round));
        await().until(() -> page.getVersion().equals("1.0." + round));
        page.recycleWorkers();
        kirin.app("visitor").recycleWorkers();
        long closed = page.getClosed();
        page.suspend();
        await().until(() -> page.getClosed() > closed);
        page.resume();
        ObjectName visitor = new ObjectName("kirin:type=App,name=visitor");
        Files.delete(folder.deployed(VISITOR.symbolicName() + ".jar"));
        await().until(() -> !kirin.beans().isRegistered(visitor));
        folder.deploy(VISITOR);
        await().until(() -> kirin.beans().isRegistered(visitor));
    }

    private static AppJar page(int generation) {
        return AppJar.answering("page", "v" + generation).version("1.0." + generation);
    }

    private List<AppMXBean> apps() throws Exception {
        List<AppMXBean> apps = new ArrayList<>();
        for (String each : List.of("page", "faults", "visitor", "narrow", "reader")) {
            apps.add(kirin.app(each));
        }
        return apps;
    }

    private Map<Integer, Long> statusesOf(
            List<AppMXBean> apps, RouterMXBean router, ListenerMXBean listener) {
        Map<Integer, Long> all = new TreeMap<>();
        for (AppMXBean each : apps) {
            Map<Integer, Long> its = each.getStatuses();
            its.forEach((status, count) -> all.merge(status, count, Long::sum));
            long without =
                    each.getRequests() - its.values().stream().mapToLong(Long::longValue).sum();
            all.merge(MixedClients.NO_STATUS, without, Long::sum);
        }
        all.merge(404, router.getNotFound(), Long::sum);
        all.merge(400, router.getBadTargets() + listener.getRefused(), Long::sum);
        return all;
    }

    private Map<Integer, Long> statusesOfLines() throws Exception {
        return lines().stream()
                .map(line -> line.split(" ", -1)[0])
                .collect(
                        Collectors.groupingBy(
                                status ->
                                        status.equals("-")
                                                ? MixedClients.NO_STATUS
                                                : Integer.valueOf(status),
                                TreeMap::new,
                                Collectors.counting()));
    }

    private void everyOutcomeAddsUp(
            List<AppMXBean> apps, RouterMXBean router, ListenerMXBean listener) throws Exception {
        Map<String, Long> lines =
                lines().stream()
                        .collect(
                                Collectors.groupingBy(
                                        line -> line.split(" ", -1)[1], Collectors.counting()));
        long unrouted = router.getNotFound() + router.getBadTargets();
        // What the server has answered in place of an application is answered too.
        assertThat(sum(apps, AppMXBean::getAnswered) + unrouted)
                .isEqualTo(
                        Stream.of("answered", "shed", "timed_out", "stopped")
                                .mapToLong(each -> lines.getOrDefault(each, 0L))
                                .sum());
        assertThat(lines)
                .containsEntry("client_gone", sum(apps, AppMXBean::getClientsGone))
                .containsEntry("aborted", sum(apps, AppMXBean::getAborted))
                .containsEntry("shed", sum(apps, AppMXBean::getShed))
                .containsEntry("timed_out", sum(apps, AppMXBean::getTimeouts))
                .containsEntry("refused", listener.getRefused());
        assertThat(listener.getUnfinished()).isZero();
    }

    private static void everythingHasHappened(List<AppMXBean> apps) {
        assertThat(apps.getFirst().getRevision()).isGreaterThan(3);
        assertThat(apps.getFirst().getRecycled().get("requests")).isPositive();
        assertThat(apps.getFirst().getRecycled().get("asked")).isPositive();
    }

    private static long sum(List<AppMXBean> apps, ToLongFunction<AppMXBean> of) {
        return apps.stream().mapToLong(of).sum();
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(root.resolve("access.log"));
    }

    private <T> T bean(String pattern, Class<T> type) throws Exception {
        ObjectName name = kirin.beans().queryNames(new ObjectName(pattern), null).iterator().next();
        return JMX.newMXBeanProxy(kirin.beans(), name, type);
    }
}
