package kirin.server.internal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Tells when a collection has left more of the heap in use than it should. Once per collection:
 * what was done about it has to be seen by the next one. Arbiter thread only.
 */
final class HeapWatch {
    private final LongSupplier mostBytes;
    private long seenCollections = -1;

    /**
     * @param mostBytes that may be left, as of now; 0 for any number
     */
    HeapWatch(LongSupplier mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** One for a part of the largest heap that there may be, as of now; 0 percent for never. */
    static HeapWatch ofPercent(IntSupplier mostPercent) {
        return new HeapWatch(() -> Runtime.getRuntime().maxMemory() / 100 * mostPercent.getAsInt());
    }

    /** Whether there was a collection since the last call, and it has left too much. */
    boolean isTooFull() {
        long most = mostBytes.getAsLong();
        if (most == 0) {
            return false;
        }
        long collections = collections();
        if (collections == seenCollections) {
            return false;
        }
        seenCollections = collections;
        return usedAfterCollection() > most;
    }

    static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long usedAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            // Null for pools that no collector empties.
            MemoryUsage left = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && left != null) {
                used += left.getUsed();
            }
        }
        return used;
    }
}
