package kirin.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import kirin.management.Events;
import kirin.management.ManagementBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import javax.management.MBeanServer;
import javax.management.ObjectName;

class BeanWhiteboardTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final BeanWhiteboard whiteboard = new BeanWhiteboard(Duration.ZERO, Events.NONE);

    /** What is to be seen. */
    public interface CounterMXBean {
        int getCount();
    }

    private record Counter(int count) implements CounterMXBean {
        @Override
        public int getCount() {
            return count;
        }
    }

    @AfterEach
    void stop() {
        whiteboard.stop();
        assertThat(names()).isEmpty();
    }

    @Test
    void serviceIsABeanWhileItIsThere() throws Exception {
        Counter counter = new Counter(7);

        bind(counter, "kirin.test:type=Counter,name=one");

        ObjectName name = new ObjectName("kirin.test:type=Counter,name=one");
        await().until(() -> server.isRegistered(name));
        assertThat(server.getAttribute(name, "Count")).isEqualTo(7);
        whiteboard.unbind(counter);
        await().until(() -> !server.isRegistered(name));
    }

    @Test
    void beanThatOutlivesItIsTakenAwayWithoutAWord() {
        Counter counter = new Counter(3);
        var stopped = new BeanWhiteboard(Duration.ZERO, Events.NONE);
        stopped.bind(
                counter, Map.of(ManagementBean.OBJECT_NAME, "kirin.test:type=Counter,name=three"));

        stopped.stop();

        assertThatCode(() -> stopped.unbind(counter)).doesNotThrowAnyException();
    }

    @Test
    void badNameHarmsNoOther() throws Exception {
        bind(new Counter(1), "no name at all");
        bind(new Counter(2), "kirin.test:type=Counter,name=two");

        ObjectName name = new ObjectName("kirin.test:type=Counter,name=two");
        await().until(() -> server.isRegistered(name));
    }

    @Test
    void nameThatIsTakenStaysWithItsFirstOwner() throws Exception {
        Counter second = new Counter(2);
        bind(new Counter(1), "kirin.test:type=Counter,name=one");
        bind(second, "kirin.test:type=Counter,name=one");
        bind(new Counter(3), "kirin.test:type=Counter,name=last");
        await().until(() -> names().size() == 2);

        whiteboard.unbind(second);

        bind(new Counter(4), "kirin.test:type=Counter,name=afterwards");
        await().until(() -> names().size() == 3);
        assertThat(server.getAttribute(new ObjectName("kirin.test:type=Counter,name=one"), "Count"))
                .isEqualTo(1);
    }

    @Test
    void whatHasGoneDuringThePauseDoesNotStayRegistered() throws Exception {
        var pausing = new BeanWhiteboard(Duration.ofMillis(200), Events.NONE);
        for (int i = 0; i < 500; i++) {
            Counter counter = new Counter(i);
            String name = "kirin.test:type=Counter,name=brief" + i;
            pausing.bind(counter, Map.of(ManagementBean.OBJECT_NAME, name));
            pausing.unbind(counter);
        }
        String last = "kirin.test:type=Counter,name=stays";
        pausing.bind(new Counter(-1), Map.of(ManagementBean.OBJECT_NAME, last));

        await().until(() -> server.isRegistered(new ObjectName(last)));
        assertThat(names()).hasSize(1);
        pausing.stop();
    }

    private void bind(Object bean, String name) {
        whiteboard.bind(bean, Map.of(ManagementBean.OBJECT_NAME, name));
    }

    private Set<ObjectName> names() {
        try {
            return server.queryNames(new ObjectName("kirin.test:*"), null);
        } catch (javax.management.MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
