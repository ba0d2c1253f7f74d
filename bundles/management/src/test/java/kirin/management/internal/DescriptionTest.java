package kirin.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.management.AppMXBean;
import kirin.management.DeployerMXBean;
import kirin.management.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.openmbean.SimpleType;

class DescriptionTest {
    @Test
    void consoleIsToldWhatAnOperationDoesAndTakes() throws Exception {
        MBeanOperationInfo rollback =
                Stream.of(infoOf(DeployerMXBean.class).getOperations())
                        .filter(each -> each.getName().equals("rollback"))
                        .findFirst()
                        .orElseThrow();

        assertThat(rollback.getDescription()).contains("into service again");
        assertThat(rollback.getImpact()).isEqualTo(MBeanOperationInfo.ACTION_INFO);
        assertThat(rollback.getSignature())
                .extracting(MBeanParameterInfo::getName)
                .containsExactly("application", "number");
    }

    @Test
    void consoleIsToldUnits() throws Exception {
        MBeanAttributeInfo queued =
                Stream.of(infoOf(AppMXBean.class).getAttributes())
                        .filter(each -> each.getName().equals("Queued"))
                        .findFirst()
                        .orElseThrow();

        assertThat(queued.getDescription()).isEqualTo("Requests that wait for a worker");
        assertThat(queued.getDescriptor().getFieldValue("units")).isEqualTo("requests");
    }

    @ParameterizedTest
    @MethodSource("beans")
    void nothingIsWithoutDescription(Class<?> type) throws Exception {
        MBeanInfo info = infoOf(type);

        assertThat(info.getDescriptor().getFieldNames()).contains("description");
        for (MBeanAttributeInfo each : info.getAttributes()) {
            assertThat(each.getDescriptor().getFieldNames())
                    .as(each.getName())
                    .contains("description");
            if (isNumber(each) && !each.getName().matches("Pid|Revision|Id|Number")) {
                assertThat(each.getDescriptor().getFieldNames())
                        .as(each.getName())
                        .contains("units");
            }
        }
        for (MBeanOperationInfo each : info.getOperations()) {
            assertThat(each.getDescriptor().getFieldNames())
                    .as(each.getName())
                    .contains("description", "impact");
            assertThat(each.getImpact()).isNotEqualTo(MBeanOperationInfo.UNKNOWN);
            for (MBeanParameterInfo parameter : each.getSignature()) {
                assertThat(parameter.getDescriptor().getFieldNames())
                        .as(each.getName() + " " + parameter.getName())
                        .contains("name", "description");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("beans")
    void whatAnOperationChangesIsAnAttribute(Class<?> type) throws Exception {
        MBeanInfo info = infoOf(type);

        List<String> attributes =
                Stream.of(info.getAttributes()).map(MBeanAttributeInfo::getName).toList();
        assertThat(info.getOperations())
                .extracting(each -> each.getDescriptor().getFieldValue("changes"))
                .filteredOn(Objects::nonNull)
                .isSubsetOf(attributes);
    }

    private static boolean isNumber(MBeanAttributeInfo attribute) {
        Object type = attribute.getDescriptor().getFieldValue("openType");
        return SimpleType.INTEGER.equals(type)
                || SimpleType.LONG.equals(type)
                || SimpleType.DOUBLE.equals(type);
    }

    private static MBeanInfo infoOf(Class<?> type) throws Exception {
        Object bean =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> null);
        return ((DescribedBean<?>) DescribedBean.of(bean, new Auditor(Events.NONE, "Any")))
                .getMBeanInfo();
    }

    /** All that there are, so that a new one need not be listed here. */
    static Stream<Class<?>> beans() throws Exception {
        URI found = AppMXBean.class.getResource("AppMXBean.class").toURI();
        List<Class<?>> beans;
        if (found.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(found, Map.of())) {
                beans = beansIn(jar.getPath("kirin", "management"));
            }
        } else {
            beans = beansIn(Objects.requireNonNull(Path.of(found).getParent()));
        }
        assertThat(beans).contains(AppMXBean.class, DeployerMXBean.class);
        return beans.stream();
    }

    private static List<Class<?>> beansIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith("MXBean.class"))
                    .<Class<?>>map(each -> load(each.replace(".class", "")))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName("kirin.management." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
