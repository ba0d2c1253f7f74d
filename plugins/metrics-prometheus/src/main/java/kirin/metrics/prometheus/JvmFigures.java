package kirin.metrics.prometheus;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** What the JVM tells of itself, under the names that the client library gives it. */
final class JvmFigures {
    private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();
    private final List<BufferPoolMXBean> buffers =
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

    void add(Figures figures) {
        addMemory(figures);
        for (GarbageCollectorMXBean each : collectors) {
            figures.summary(
                    "jvm_gc_collection_seconds",
                    "Collections of garbage, and the time spent in them.",
                    each.getCollectionCount(),
                    each.getCollectionTime() / 1e3,
                    "gc",
                    each.getName());
        }
        figures.gauge("jvm_threads_current", "Platform threads.", threads.getThreadCount());
        figures.gauge("jvm_threads_daemon", "Daemons among them.", threads.getDaemonThreadCount());
        figures.gauge("jvm_threads_peak", "Most of them at a time.", threads.getPeakThreadCount());
        figures.gauge(
                "jvm_classes_currently_loaded",
                "Classes that are loaded.",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        figures.gauge(
                "process_start_time_seconds",
                "When the process started, since 1970.",
                runtime.getStartTime() / 1e3);
        figures.gauge("process_uptime_seconds", "Since then.", runtime.getUptime() / 1e3);
        if (system instanceof UnixOperatingSystemMXBean unix) {
            figures.count(
                    "process_cpu_seconds",
                    "Processor time of the process.",
                    unix.getProcessCpuTime() / 1e9);
            figures.gauge("process_open_fds", "Open files.", unix.getOpenFileDescriptorCount());
            figures.gauge("process_max_fds", "Most files.", unix.getMaxFileDescriptorCount());
        }
        figures.gauge(
                "jvm_available_processors", "Processors to use.", system.getAvailableProcessors());
    }

    private void addMemory(Figures figures) {
        addArea(figures, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        addArea(figures, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (MemoryPoolMXBean each : pools) {
            figures.gauge(
                    "jvm_memory_pool_used_bytes",
                    "Memory in use, by pool.",
                    each.getUsage().getUsed(),
                    "pool",
                    each.getName());
        }
        for (BufferPoolMXBean each : buffers) {
            figures.gauge(
                    "jvm_buffer_pool_used_bytes",
                    "Memory of buffers outside of the heap.",
                    each.getMemoryUsed(),
                    "pool",
                    each.getName());
        }
    }

    private static void addArea(Figures figures, String area, MemoryUsage usage) {
        figures.gauge("jvm_memory_used_bytes", "Memory in use.", usage.getUsed(), "area", area);
        figures.gauge(
                "jvm_memory_committed_bytes",
                "Memory that the system has given.",
                usage.getCommitted(),
                "area",
                area);
        figures.gauge(
                "jvm_memory_max_bytes",
                "Most memory; -1 if there is no limit.",
                usage.getMax(),
                "area",
                area);
    }
}
