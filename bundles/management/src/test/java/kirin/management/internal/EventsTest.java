package kirin.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.management.Change;
import kirin.management.Event;
import kirin.management.EventInfo;
import kirin.settings.Origin;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsFollower;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

class EventsTest {
    @TempDir Path folder;
    private EventLog events;

    @BeforeEach
    void start() {
        Path file = folder.resolve("run/audit.log");
        events = new EventLog(Settings::defaults, new AuditLog(file, 1_000_000));
    }

    @AfterEach
    void stop() {
        events.stop();
    }

    @Test
    void lastThousandAreATableTheNewestFirst() {
        for (int i = 1; i <= 1500; i++) {
            tell("event " + i);
        }

        await().until(() -> events.getSequence() == 1500);
        assertThat(events.getRecent()).hasSize(1000);
        assertThat(events.getRecent().getFirst().message()).isEqualTo("event 1500");
        assertThat(events.getRecent().getLast().message()).isEqualTo("event 501");
        assertThat(events.since(1498))
                .extracting(EventInfo::message)
                .containsExactly("event 1499", "event 1500");
        assertThat(events.getDropped()).isZero();
    }

    @Test
    void clientIsNotifiedWithDataThatItCanRead() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("kirin.test:type=Events");
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        server.registerMBean(DescribedBean.of(events, new Auditor(events, "Events")), name);
        try {
            server.addNotificationListener(name, (it, handback) -> heard.add(it), null, null);

            events.tell(
                    new Event(
                            Event.Kind.DEPLOYED,
                            "shop",
                            "shop 2.0 answers",
                            Map.of("version", "2.0")));

            Notification notification = heard.poll(20, TimeUnit.SECONDS);
            assertThat(notification.getType()).isEqualTo("kirin.deployed");
            assertThat(notification.getSequenceNumber()).isOne();
            assertThat(notification.getMessage()).isEqualTo("shop 2.0 answers");
            var data = (CompositeData) notification.getUserData();
            assertThat(data.get("subject")).isEqualTo("shop");
            CompositeData row = ((TabularData) data.get("data")).get(new Object[] {"version"});
            assertThat(row.get("value")).isEqualTo("2.0");
            assertThat((CompositeData[]) server.getAttribute(name, "Recent")).hasSize(1);
            assertThat(server.getMBeanInfo(name).getNotifications()[0].getNotifTypes())
                    .contains("kirin.deployed", "kirin.overloaded");
        } finally {
            server.unregisterMBean(name);
        }
    }

    @Test
    void whoTellsWaitsForNoListenerAndGapsShowWhatWasDropped() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        events.addNotificationListener((it, handback) -> awaitQuietly(released), null, null);

        for (int i = 1; i <= 10_500; i++) {
            tell("event " + i);
        }

        long dropped = events.getDropped();
        assertThat(dropped).isBetween(490L, 500L);
        released.countDown();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> events.getSequence() == 10_500 - dropped);
        tell("after the gap");
        await().until(() -> events.getSequence() == 10_501);
        assertThat(events.getDropped()).isEqualTo(dropped);
    }

    @Test
    void listenerThatFailsHarmsNoOther() {
        events.addNotificationListener(
                (it, handback) -> {
                    throw new IllegalStateException("broken");
                },
                null,
                null);

        tell("one");
        tell("two");

        await().until(() -> events.getSequence() == 2);
    }

    @Test
    void changeSaysWhoDidWhat() {
        events.changed(new Change("ann", "jmx 10.0.0.7", "Server.stop()", "RUNNING", "", "done"));

        await().until(() -> events.getSequence() == 1);
        List<EventInfo> recent = events.getRecent();
        assertThat(recent.getFirst().type()).isEqualTo("kirin.change");
        assertThat(recent.getFirst().data()).containsEntry("who", "ann");
        assertThat(folder.resolve("run/audit.log"))
                .content()
                .contains(
                        " who=\"ann\" from=\"jmx 10.0.0.7\" what=\"Server.stop()\""
                                + " before=\"RUNNING\" after=\"\" outcome=\"done\"\n");
    }

    @Test
    void changedSettingsAreToldOnceTheyAreInForce() throws Exception {
        Settings next = new SettingsBuilder().put("workers", "7", new Origin.Management()).build();

        SettingsFollower.Step step = events.prepare(next);
        assertThat(events.getSequence()).isZero();
        step.apply();

        await().until(() -> events.getSequence() == 1);
        assertThat(events.getRecent().getFirst().type()).isEqualTo("kirin.settings_changed");
        assertThat(events.getRecent().getFirst().message()).contains("workers");
    }

    private void tell(String message) {
        events.tell(new Event(Event.Kind.OVERLOADED, "shop", message, Map.of()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
