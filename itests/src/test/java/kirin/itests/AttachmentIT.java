package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import javax.management.ObjectName;

/** The tests can look into the running server as jconsole can. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentIT {
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        folder = KirinFolder.in(root).deploy(managed(), "managed.jar");
        kirin = folder.start().awaitListening();
    }

    @Test
    void beansOfTheProcessCanBeRead() throws Exception {
        var runtime = new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME);

        assertThat(kirin.beans().getAttribute(runtime, "Pid")).isEqualTo(kirin.pid());
    }

    @Test
    void beanOfAnApplicationComesAsItsInterface() throws Exception {
        var bean = kirin.app("stand-in");

        assertThat(bean.getWorkers()).isEqualTo(3);
        assertThat(bean.getRecycled()).containsEntry("age", 2L).hasSize(1);
        assertThat(bean.getStuck())
                .singleElement()
                .satisfies(stuck -> assertThat(stuck.stack()).isEqualTo("at"));
    }

    private static AppJar managed() {
        return AppJar.named("test.managed")
                .type(
                        "Managed",
                        """
                        @Component(service = Managed.class, immediate = true)
                        public final class Managed {
                            private final javax.management.ObjectName name =
                                    new javax.management.ObjectName(
                                            "kirin:type=App,name=stand-in");

                            @Activate
                            public Managed() throws Exception {
                                var type = kirin.management.AppMXBean.class;
                                Object bean =
                                        java.lang.reflect.Proxy.newProxyInstance(
                                                type.getClassLoader(),
                                                new Class<?>[] {type},
                                                (proxy, method, arguments) ->
                                                        answer(method.getName()));
                                beans().registerMBean(
                                        new javax.management.StandardMBean(
                                                type.cast(bean), type, true),
                                        name);
                            }

                            @Deactivate
                            void remove() throws Exception {
                                beans().unregisterMBean(name);
                            }

                            private static Object answer(String method) {
                                return switch (method) {
                                    case "getWorkers" -> 3;
                                    case "getRecycled" -> java.util.Map.of("age", 2L);
                                    case "getStuck" -> java.util.List.of(
                                            new kirin.management.StuckRequest(
                                                    "a", 1, "r", "i", "t", "s", "at"));
                                    default -> throw new AssertionError(method);
                                };
                            }

                            private static javax.management.MBeanServer beans() {
                                return java.lang.management.ManagementFactory
                                        .getPlatformMBeanServer();
                            }
                        }
                        """);
    }
}
