package kirin.server.internal;

import kirin.worker.WorkerClass;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The worker classes that are there, and which one serves whom. Arbiter thread only. */
final class WorkerClasses {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerClasses.class);

    /** What stands in for a class whose bundle has gone. */
    private static final String DEFAULT = "sync";

    private final Map<String, WorkerClass> classes = new LinkedHashMap<>();
    private final Set<String> announced = new HashSet<>();

    /** A worker class with its name. */
    record Named(String name, WorkerClass workerClass) {}

    void add(String name, WorkerClass workerClass) {
        classes.put(name, workerClass);
    }

    /** Gives a class up; false if another had taken its place already. */
    boolean remove(String name, WorkerClass workerClass) {
        // Two arguments: in a swap the new one may have come before the old one goes.
        return classes.remove(name, workerClass);
    }

    boolean has(String name) {
        return classes.containsKey(name);
    }

    /** The class of that name, or what stands in for it; null if nothing can. */
    @Nullable Named find(String name) {
        WorkerClass wanted = classes.get(name);
        if (wanted != null) {
            announce(name);
            return new Named(name, wanted);
        }
        WorkerClass standIn = classes.get(DEFAULT);
        return standIn == null ? null : new Named(DEFAULT, standIn);
    }

    /** Says that a class is in use, the first time. */
    void announce(String name) {
        if (announced.add(name)) {
            LOG.info("Using worker: {}", name);
        }
    }

    /** What to tell an operator who wants a worker class that is not there. */
    String missing(WorkerSettings settings) {
        return "%s: worker_class is \"%s\", and no bundle provides that; %s"
                .formatted(settings.workerClassOrigin(), settings.workerClass(), those());
    }

    /** What can be had instead, as an advice. */
    String those() {
        SortedSet<String> names = new TreeSet<>(classes.keySet());
        return names.isEmpty()
                ? "none is there at all: put one into the plugins folder"
                : "give one of those that are there: " + String.join(", ", names);
    }
}
