package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The shortest way on which something holds a class loader.
 *
 * @param root what the JVM itself holds; null if it is a class, or a class loader, that stays
 * @param id of the object or class at the root
 * @param type the root's class, or the class that it is itself
 * @param field of the root; empty if its class or super class is what holds
 * @param path what lies between, from the root on to the loader
 */
record Holder(@Nullable Root root, long id, HeapClass type, String field, List<Step> path) {

    /**
     * An object on the way.
     *
     * @param type its class, or the class that it is itself
     * @param ofBundle whether it goes when the loader goes
     */
    record Step(long id, Kind kind, HeapClass type, boolean ofBundle) {
        enum Kind {
            OBJECT,
            CLASS,
            LOADER
        }
    }

    /** The first that is of the bundle itself; the loader is the last. */
    Step inBundle() {
        return path.stream().filter(Step::ofBundle).findFirst().orElse(path.getLast());
    }

    /** The last that is not: two ways that have it in common are one mistake. */
    long crossing() {
        long last = id;
        for (Step each : path) {
            if (each.ofBundle()) {
                break;
            }
            last = each.id();
        }
        return last;
    }

    boolean isThread() {
        return root != null && root.kind() == Root.Kind.THREAD;
    }

    /** Whether it is in the hands of a running method, which may end soon. */
    boolean isPassing() {
        return root != null && root.kind() != Root.Kind.THREAD;
    }

    boolean passes(String prefix) {
        return type.name.startsWith(prefix)
                || path.stream().anyMatch(step -> step.type().name.startsWith(prefix));
    }
}
