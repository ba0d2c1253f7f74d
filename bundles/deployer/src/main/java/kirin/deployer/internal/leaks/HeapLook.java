package kirin.deployer.internal.leaks;

import com.sun.management.HotSpotDiagnosticMXBean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks into the heap for what holds class loaders. */
final class HeapLook {
    private static final Logger LOG = LoggerFactory.getLogger(HeapLook.class);
    private static final long MEGABYTE = 1024 * 1024;

    /** More would stop the server for seconds. */
    private static final long MAX_USED_BYTES = 2048 * MEGABYTE;

    /** For what is known of classes and names; what leads to the loaders comes on top. */
    private static final long NEEDED_BYTES = 48 * MEGABYTE;

    private static final int BYTES_PER_OBJECT = 40;
    private static final long PATIENCE_SECONDS = 60;

    private HeapLook() {}

    /**
     * What holds the class loaders of removed bundles, each in a sentence.
     *
     * @param living the class loaders that are in use, with what an operator calls them
     */
    static Map<Watched, List<String>> holders(
            List<Watched> removed, Map<LoaderMark, String> living) {
        try {
            return inDump(removed, living);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("The heap could not be looked into", e);
            String reason = e instanceof IOException ? e.getMessage() : e.toString();
            Map<Watched, List<String>> quick = new HashMap<>();
            for (Watched each : removed) {
                List<String> holders = new ArrayList<>(QuickLook.holders(each.mark));
                holders.add("the heap could not be looked into for more: " + reason);
                quick.put(each, holders);
            }
            return quick;
        }
    }

    private static Map<Watched, List<String>> inDump(
            List<Watched> removed, Map<LoaderMark, String> living) throws IOException {
        // The marks have to be in the heap when it is written.
        Map<LoaderMark, String> marks = new HashMap<>(living);
        marks.put(new LoaderMark(ClassLoader.getPlatformClassLoader(), null), "the JDK");
        marks.put(new LoaderMark(ClassLoader.getSystemClassLoader(), null), "the class path");

        Path folder = Files.createTempDirectory("kirin-leaks");
        Path file = folder.resolve("heap.hprof");
        try {
            checkSize(folder);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpHeap(file.toString(), true);
            try (HeapFile heap = new HeapFile(file)) {
                return search(heap, removed, marks);
            }
        } finally {
            // It holds whatever the applications know.
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void checkSize(Path folder) throws IOException {
        MemoryUsage memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        if (memory.getUsed() > MAX_USED_BYTES) {
            throw new IOException(
                    "%d MB are in use, and writing them would stop the server for long"
                            .formatted(memory.getUsed() / MEGABYTE));
        }
        if (freeBytes() < NEEDED_BYTES) {
            throw new IOException(
                    "only %d MB of memory are left; allow more with -Xmx in KIRIN_JAVA_OPTS"
                            .formatted(freeBytes() / MEGABYTE));
        }
        // Every object has a head in the dump, which makes small ones larger than they are.
        long expected = 2 * memory.getUsed() + 64 * MEGABYTE;
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < expected) {
            throw new IOException(
                    "%s has %d MB left, and a heap dump may need %d MB; make room there, or name"
                                    .formatted(
                                            folder.getParent(),
                                            usable / MEGABYTE,
                                            expected / MEGABYTE)
                            + " another folder with -Djava.io.tmpdir in KIRIN_JAVA_OPTS");
        }
    }

    private static long freeBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    private static Map<Watched, List<String>> search(
            HeapFile heap, List<Watched> removed, Map<LoaderMark, String> marks) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        HeapClasses classes = new HeapClasses(heap);
        Landmarks landmarks = new Landmarks(heap, classes);
        IdIndex lasting = new IdIndex();
        Map<Long, String> owners = new HashMap<>();
        owners.put(0L, "the JDK");
        marks.forEach((mark, name) -> {
            Long loader = landmarks.loader(mark);
            if (loader != null) {
                lasting.add(loader);
                owners.put(loader, name);
            }
        });
        Map<Watched, List<String>> holders = new HashMap<>();
        for (Watched each : removed) {
            Long loader = landmarks.loader(each.mark);
            if (loader != null) {
                int maxObjects = (int) Math.min(4_000_000, freeBytes() / 4 / BYTES_PER_OBJECT);
                HolderSearch search =
                        new HolderSearch(heap, classes, lasting, maxObjects, deadline);
                HolderText text =
                        new HolderText(
                                classes,
                                landmarks,
                                id -> owners.getOrDefault(id, "a bundle that is gone"),
                                loader);
                holders.put(each, conclude(search, text, loader));
            }
        }
        return holders;
    }

    private static List<String> conclude(HolderSearch search, HolderText text, long loader) {
        List<Holder> found = search.search(loader);
        if (!found.isEmpty()) {
            return text.sentences(found);
        }
        return List.of(
                search.isComplete()
                        ? "nothing in the heap holds it but soft references, which the JVM clears"
                                + " when memory runs short, or the JVM itself"
                        : "what holds it was not found within "
                                + PATIENCE_SECONDS
                                + " s; take a heap dump (jcmd PID GC.heap_dump FILE) and look at"
                                + " it with a tool for that");
    }
}
