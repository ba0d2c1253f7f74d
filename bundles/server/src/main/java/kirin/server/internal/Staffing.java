package kirin.server.internal;

import kirin.worker.WorkerClass;
import kirin.worker.WorkerContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the workers of each pool, with the worker classes that are there. Arbiter thread only. */
final class Staffing {
    private static final Logger LOG = LoggerFactory.getLogger(Staffing.class);

    private final WorkerSettings settings;
    private final Map<String, WorkerClass> classes = new LinkedHashMap<>();
    private int lastNumber;

    Staffing(WorkerSettings settings) {
        this.settings = settings;
    }

    /** Takes a class in; true if it is the one to use. */
    boolean add(String name, WorkerClass workerClass) {
        classes.put(name, workerClass);
        return name.equals(settings.workerClass());
    }

    /** Gives a class up; true if it was the one in use. */
    boolean remove(String name, WorkerClass workerClass) {
        // Two arguments: in a swap the new one may have come before the old one goes.
        return classes.remove(name, workerClass) && name.equals(settings.workerClass());
    }

    boolean isReady() {
        return classes.containsKey(settings.workerClass());
    }

    /** What to tell an operator whose {@code worker_class} is not there. */
    String missing() {
        SortedSet<String> names = new TreeSet<>(classes.keySet());
        return "%s: worker_class is \"%s\", and no bundle provides that; %s"
                .formatted(
                        settings.workerClassOrigin(),
                        settings.workerClass(),
                        names.isEmpty()
                                ? "none is there at all: put one into the plugins folder"
                                : "give one of those that are there: " + String.join(", ", names));
    }

    /** Gives a revision workers of the class in use; those it had before finish what they run. */
    void staff(Revision revision) {
        @Nullable WorkerClass workerClass = classes.get(settings.workerClass());
        if (workerClass == null) {
            LOG.error("{} has no workers: {}", revision, missing());
            revision.pool().staff(List.of());
            return;
        }
        List<Crew> crews = new ArrayList<>();
        for (int i = 0; i < settings.workers(); i++) {
            Crew crew = boot(revision, workerClass);
            if (crew != null) {
                crews.add(crew);
            }
        }
        revision.pool().staff(crews);
    }

    private @Nullable Crew boot(Revision revision, WorkerClass workerClass) {
        int number = ++lastNumber;
        String name =
                "kirin-%s-%d-worker-%d"
                        .formatted(revision.application(), revision.number(), number);
        var context = new WorkerContext(name, number, settings.threads(), settings.connections());
        try {
            Crew crew = new Crew(number, workerClass.newWorker(context), revision.pool());
            LOG.info(
                    "Booting worker {} for {}, revision {}",
                    number,
                    revision.application(),
                    revision.number());
            return crew;
        } catch (Exception e) {
            LOG.error("Worker {} for {} failed to boot", number, revision, e);
            return null;
        }
    }
}
