package kirin.examples.faults;

import kirin.app.Response;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that one instance, or the class, does not let go. */
final class Heap {
    private static final int MEGABYTE = 1 << 20;
    private static final int MOST_MB = 1 << 20;

    // Static on purpose: what the class keeps outlives every worker, and one request frees all.
    private static final Queue<byte[]> OF_CLASS = new ConcurrentLinkedQueue<>();
    private static final Set<Heap> INSTANCES = ConcurrentHashMap.newKeySet();

    private final Queue<byte[]> ofInstance = new ConcurrentLinkedQueue<>();

    Response keep(Parameters parameters) {
        int mb = parameters.number("mb", 1, MOST_MB);
        String owner = parameters.oneOf("owner", "instance", "instance", "class");
        if (mb == 0) {
            OF_CLASS.clear();
            INSTANCES.forEach(Heap::release);
        }
        INSTANCES.add(this);
        // In small pieces: the last step before the end takes all that is left.
        for (int i = 0; i < mb; i++) {
            (owner.equals("class") ? OF_CLASS : ofInstance).add(new byte[MEGABYTE]);
        }
        return Response.text(
                "Instance keeps %d MB, class %d MB\n"
                        .formatted(ofInstance.size(), OF_CLASS.size()));
    }

    /** Frees what the instance keeps. */
    void release() {
        INSTANCES.remove(this);
        ofInstance.clear();
    }
}
