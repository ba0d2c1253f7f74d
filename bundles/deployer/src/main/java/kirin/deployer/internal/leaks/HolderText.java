package kirin.deployer.internal.leaks;

import kirin.deployer.internal.leaks.Holder.Step;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Says what holds a bundle, in sentences. */
final class HolderText {
    private final HeapClasses classes;
    private final Landmarks landmarks;
    private final LongFunction<String> owners;
    private final Set<String> bundleClasses;

    // By what is to be put in order: that a thread has the bundle as its context is no second
    // problem if it runs code of it.
    private final Map<String, Sentence> sentences = new LinkedHashMap<>();

    /**
     * @param owners what the bundle of a loader is called
     */
    HolderText(HeapClasses classes, Landmarks landmarks, LongFunction<String> owners, long loader) {
        this.classes = classes;
        this.landmarks = landmarks;
        this.owners = owners;
        bundleClasses =
                classes.all().stream()
                        .filter(type -> type.loaderId == loader)
                        .map(type -> type.name)
                        .collect(Collectors.toSet());
    }

    List<String> sentences(List<Holder> holders) {
        holders.forEach(holder -> {
            Sentence sentence = describe(holder);
            sentences.merge(
                    sentence.about(),
                    sentence,
                    (one, other) -> one.rank() <= other.rank() ? one : other);
        });
        return sentences.values().stream().map(Sentence::text).distinct().toList();
    }

    private Sentence describe(Holder holder) {
        Root root = holder.root();
        if (holder.isThread()) {
            return ofThread(holder, holder.id());
        }
        String system = ofSystem(holder);
        if (system != null) {
            return new Sentence(system);
        }
        if (root == null) {
            if (holder.id() != holder.type().id) {
                return new Sentence(
                        Advice.loader(owners.apply(holder.id()), HolderPath.text(holder, false)));
            }
            String owner = owners.apply(holder.type().loaderId);
            return new Sentence(
                    holder.field().isEmpty()
                            ? Advice.uses(holder.type().name, owner)
                            : Advice.field(
                                    holder.type().name + "." + holder.field(),
                                    owner,
                                    HolderPath.text(holder, false)));
        }
        return root.threadSerial() == 0
                ? new Sentence(Advice.nativeCode(HolderPath.text(holder, true)))
                : ofThread(holder, classes.thread(root.threadSerial()));
    }

    /** Where the JDK or a library has a register, and a method for taking something from it. */
    private static @Nullable String ofSystem(Holder holder) {
        String inBundle = HolderPath.name(holder.inBundle());
        if (holder.type().name.equals("java.sql.DriverManager")) {
            return Advice.driver(inBundle);
        }
        if (holder.type().name.equals("java.lang.ApplicationShutdownHooks")) {
            return Advice.hook(inBundle);
        }
        if (holder.passes("com.sun.jmx.mbeanserver.")) {
            return Advice.bean(inBundle);
        }
        if (holder.passes("java.util.logging.")) {
            return Advice.logging(inBundle, "java.util.logging");
        }
        return holder.passes("ch.qos.logback.") ? Advice.logging(inBundle, "Logback") : null;
    }

    private Sentence ofThread(Holder holder, long id) {
        Thread thread = landmarks.thread(id);
        String name = thread == null ? "(virtual, or ended meanwhile)" : thread.getName();
        String about = "thread " + id;
        if (holder.field().equals("threadLocals")
                || holder.field().equals("inheritableThreadLocals")) {
            String value = threadLocal(holder);
            return new Sentence(about + value, 0, Advice.threadLocal(name, value));
        }
        String where = thread == null ? "" : whereIn(thread);
        if (!where.isEmpty()) {
            return new Sentence(about, 0, Advice.running(name, where));
        }
        if (thread != null && thread.getClass().getName().equals("java.util.TimerThread")) {
            return new Sentence(about, 0, Advice.timer(name));
        }
        String path = HolderPath.text(holder, true);
        if (isPool(holder)) {
            return new Sentence(about, 1, Advice.pool(name, path));
        }
        boolean isContext =
                holder.field().equals("contextClassLoader") && holder.path().size() == 1;
        return isContext
                ? new Sentence(about, 2, Advice.context(name))
                : new Sentence(about, 3, Advice.thread(name, path));
    }

    /** The innermost of the bundle's methods that a thread is in. */
    private String whereIn(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .filter(frame -> bundleClasses.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> "at " + frame)
                .orElse("");
    }

    private static boolean isPool(Holder holder) {
        return holder.passes("java.util.concurrent.ThreadPoolExecutor")
                || holder.passes("java.util.concurrent.ScheduledThreadPoolExecutor")
                || holder.passes("java.util.concurrent.ForkJoinPool");
    }

    private static String threadLocal(Holder holder) {
        List<Step> path = holder.path();
        for (int i = 0; i < path.size() - 1; i++) {
            if (path.get(i).type().name.equals("java.lang.ThreadLocal$ThreadLocalMap$Entry")) {
                Step value = path.get(i + 1);
                String name = HolderPath.name(value);
                return value.ofBundle() ? name : name + " → " + HolderPath.name(holder.inBundle());
            }
        }
        return HolderPath.text(holder, true);
    }

    /**
     * What is said of one holder.
     *
     * @param about two sentences about the same are one too many
     * @param rank the lower one says more
     */
    private record Sentence(String about, int rank, String text) {
        Sentence(String text) {
            this(text, 0, text);
        }
    }
}
