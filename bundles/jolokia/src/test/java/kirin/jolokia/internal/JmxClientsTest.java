package kirin.jolokia.internal;

import static kirin.jolokia.internal.OpenJmxPort.PROBE;
import static kirin.jolokia.internal.OpenJmxPort.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;

/** What clients that have given a password may do over JMX, and what nobody may. */
class JmxClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectName MEMORY = name("java.lang:type=Memory");
    private static final ObjectName RUNTIME = name("java.lang:type=Runtime");
    private static final ObjectName NEW = name("kirin:type=New");

    @SuppressWarnings("NullAway.Init")
    private OpenJmxPort open;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Certificates.clientsAre(null);
        open = new OpenJmxPort(folder, Duration.ZERO);
    }

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @Test
    void anOperatorReadsWritesAndInvokesInItsOwnName() throws Exception {
        try (JMXConnector client = open.operator()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();

            beans.setAttribute(PROBE, new Attribute("Number", 5));
            var set = beans.setAttributes(PROBE, number(7));

            assertThat(set).hasSize(1);
            assertThat(beans.invoke(PROBE, "count", null, null)).isEqualTo(8);
            assertThat(beans.getAttribute(PROBE, "Number")).isEqualTo(8);
            assertThat(beans.getAttribute(PROBE, "Caller")).isEqualTo("operator");
            assertThat(beans.getAttribute(MEMORY, "Verbose")).isEqualTo(false);
            assertThat(open.log()).isEmpty();
        }
    }

    private static AttributeList number(int number) {
        return new AttributeList(List.of(new Attribute("Number", number)));
    }

    @Test
    void aViewerReadsAndWhatItTriesBesidesIsRefusedAndLogged() throws Exception {
        try (JMXConnector client = open.viewer()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();

            assertThat(beans.getAttribute(PROBE, "Number")).isEqualTo(1);
            refused(() -> beans.setAttribute(PROBE, new Attribute("Number", 5)));
            refused(() -> beans.setAttributes(PROBE, number(5)));
            refused(() -> beans.invoke(PROBE, "count", null, null));

            assertThat(open.bean().getNumber()).isEqualTo(1);
            assertThat(open.log())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("JMX refused viewer at 127.0.0.1:"))
                    .last()
                    .asString()
                    .endsWith(
                            ": invoke count of kirin:type=Probe: no line of config/jolokia.policy"
                                    + " (as shipped) allows it");
        }
    }

    /** What is called, with any exception. */
    private interface Call {
        void run() throws Exception;
    }

    private static void refused(Call call) {
        assertThatThrownBy(call::run).isInstanceOf(SecurityException.class);
    }

    @Test
    void anOperatorMakesAndRemovesNoBeansAndReachesNoneOfOthers() throws Exception {
        try (JMXConnector client = open.operator()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();
            String timer = "javax.management.timer.Timer";
            Object[] none = {};
            String[] nothing = {};
            ObjectName diagnostics = name("com.sun.management:type=DiagnosticCommand");

            List<Call> calls =
                    List.of(
                            () -> beans.createMBean(timer, NEW),
                            () -> beans.createMBean(timer, NEW, none, nothing),
                            () -> beans.createMBean(timer, NEW, PROBE),
                            () -> beans.unregisterMBean(PROBE),
                            () -> beans.addNotificationListener(PROBE, PROBE, null, null),
                            () -> beans.removeNotificationListener(PROBE, PROBE),
                            () -> beans.invoke(MEMORY, "gc", none, nothing),
                            () -> beans.setAttribute(MEMORY, new Attribute("Verbose", true)),
                            () -> beans.getAttribute(RUNTIME, "SystemProperties"),
                            () -> beans.invoke(diagnostics, "vmVersion", none, nothing),
                            () -> beans.getMBeanInfo(diagnostics),
                            () -> beans.getObjectInstance(name("nowhere:type=Nothing")));
            for (Call each : calls) {
                refused(each);
            }

            assertThat(open.log()).hasSameSizeAs(calls);
            assertThat(beans.isRegistered(diagnostics)).isFalse();
            assertThat(beans.isRegistered(PROBE)).isTrue();
        }
    }

    @Test
    void whatMayNotBeReadIsNotShownAndIsLeftOutOfMany() throws Exception {
        try (JMXConnector client = open.viewer()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();

            assertThat(beans.getDomains())
                    .contains("kirin")
                    .allMatch(Set.of("kirin", "java.lang")::contains);
            assertThat(beans.getMBeanInfo(RUNTIME).getAttributes())
                    .extracting(MBeanAttributeInfo::getName)
                    .contains("Uptime")
                    .doesNotContain("SystemProperties", "InputArguments");
            assertThat(beans.getAttributes(RUNTIME, new String[] {"SpecName", "SystemProperties"}))
                    .hasSize(1);
            assertThat(open.log())
                    .singleElement()
                    .asString()
                    .contains("read SystemProperties of java.lang:type=Runtime");
        }
    }

    @Test
    void whoHasNotTheUserAnyMoreCanDoNothingMore() throws Exception {
        try (JMXConnector client = open.operator()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();
            assertThat(beans.isRegistered(PROBE)).isTrue();

            open.nowThereAre("viewer:" + OpenJmxPort.VIEWER, "other/operator:a-password-of-it");

            assertThat(beans.isRegistered(PROBE)).isFalse();
            refused(() -> beans.getAttribute(PROBE, "Number"));
        }
    }

    @Test
    void notificationsOfABeanThatIsVisibleArrive() throws Exception {
        try (JMXConnector client = open.viewer()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();
            List<Long> heard = new CopyOnWriteArrayList<>();

            beans.addNotificationListener(
                    PROBE, (it, _) -> heard.add(it.getSequenceNumber()), null, null);
            open.bean().count();

            await().atMost(PATIENCE).until(() -> heard.equals(List.of(2L)));
        }
    }

    /** JConsole shows beans only if it may listen to this one, or if it is not there. */
    @Test
    void theServerOfTheBeansIsSaidNotToBeThere() throws Exception {
        try (JMXConnector client = open.viewer()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();

            assertThatThrownBy(() ->
                            beans.addNotificationListener(
                                    MBeanServerDelegate.DELEGATE_NAME, (_, _) -> {}, null, null))
                    .isInstanceOf(InstanceNotFoundException.class);
        }
    }

    @Test
    void anArgumentOfAnotherClassThanACallNeedsIsNotEvenMade() throws Exception {
        try (JMXConnector client = open.operator()) {
            MBeanServerConnection beans = client.getMBeanServerConnection();

            assertThatThrownBy(() ->
                            beans.invoke(
                                    PROBE,
                                    "count",
                                    new Object[] {new File("x")},
                                    new String[] {"java.io.File"}))
                    .hasStackTraceContaining("filter status: REJECTED");
            assertThat(open.bean().getNumber()).isEqualTo(1);
        }
    }
}
