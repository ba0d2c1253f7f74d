package kirin.itests.harness;

import com.sun.management.UnixOperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;

import javax.management.MBeanServerConnection;

/**
 * What a process has in use after a full collection.
 *
 * @param heapBytes used
 * @param metaspaceBytes used
 * @param classes loaded
 * @param threads alive
 * @param files open, sockets among them
 */
public record Consumption(
        long heapBytes, long metaspaceBytes, int classes, int threads, long files) {

    /** As the beans of the JVM tell it. */
    public static Consumption of(MBeanServerConnection beans) throws IOException {
        MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        // What one collection lets go, the next one finds unused.
        memory.gc();
        memory.gc();
        long metaspace =
                ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("Metaspace"))
                        .mapToLong(pool -> pool.getUsage().getUsed())
                        .sum();
        return new Consumption(
                memory.getHeapMemoryUsage().getUsed(),
                metaspace,
                ManagementFactory.getPlatformMXBean(beans, ClassLoadingMXBean.class)
                        .getLoadedClassCount(),
                ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class).getThreadCount(),
                ManagementFactory.getPlatformMXBean(beans, UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount());
    }
}
