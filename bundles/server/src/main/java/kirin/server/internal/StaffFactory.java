package kirin.server.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes a revision of a publication with its staff. Arbiter thread only. */
final class StaffFactory {
    private final Function<String, WorkerSettings> settings;
    private final Hooks hooks;
    private final BundleInstances copies;
    private final WorkerClasses classes;
    private final WorkerFactory workers;
    private final ArbiterThread thread;
    private final Departures departures;
    private final ApplicationListener listener;
    private final Happenings happenings;
    private final Consumer<Revision> onDrained;
    private final Map<String, ApplicationFigures> figures = new HashMap<>();
    private final Map<String, Integer> lastRevisions = new HashMap<>();

    /**
     * @param settings by the name of the application
     * @param onDrained told when the last exchange of a revision has left after its gate was shut
     */
    StaffFactory(
            Function<String, WorkerSettings> settings,
            Hooks hooks,
            BundleInstances copies,
            WorkerClasses classes,
            WorkerFactory workers,
            ArbiterThread thread,
            Departures departures,
            ApplicationListener listener,
            Happenings happenings,
            Consumer<Revision> onDrained) {
        this.settings = settings;
        this.hooks = hooks;
        this.copies = copies;
        this.classes = classes;
        this.workers = workers;
        this.thread = thread;
        this.departures = departures;
        this.listener = listener;
        this.happenings = happenings;
        this.onDrained = onDrained;
    }

    /**
     * Makes one, not hired yet.
     *
     * @param onChange told when a worker stands ready or has failed
     */
    Staff make(Publication publication, Runnable onChange) {
        String name = publication.application();
        WorkerSettings own = settings.apply(name);
        var revision =
                new Revision(
                        publication,
                        lastRevisions.merge(name, 1, Integer::sum),
                        own,
                        figuresOf(name),
                        hooks,
                        drained -> thread.send(() -> onDrained.accept(drained)));
        return new Staff(
                revision,
                instances(publication, own),
                classes,
                workers,
                thread,
                happenings,
                crew -> listener.hired(revision, crew),
                crew -> {
                    listener.left(crew);
                    departures.add(revision, crew);
                },
                onChange);
    }

    /** What is counted of an application, whatever it was or will be. */
    ApplicationFigures figuresOf(String application) {
        return figures.computeIfAbsent(application, each -> new ApplicationFigures());
    }

    /** Keeps what has been counted up to now, if it is time to, and tells of what is too much. */
    void lookAtFigures(long now) {
        figures.forEach((application, its) -> {
            its.past.look(now);
            happenings.lookAtShed(application, its.shed.sum(), now);
        });
    }

    /** Lets the workers of a revision follow the settings that its application has now. */
    void follow(Staff staff) {
        Publication publication = staff.revision().publication();
        WorkerSettings own = settings.apply(publication.application());
        staff.follow(own, instances(publication, own));
    }

    /** How many requests have been begun, of all applications. */
    long handled() {
        long handled = 0;
        for (ApplicationFigures each : figures.values()) {
            handled += each.handled.sum();
        }
        return handled;
    }

    /** The requests that are stuck, of all applications, also of revisions that are gone. */
    List<RunningExchange> stuck() {
        List<RunningExchange> stuck = new ArrayList<>();
        for (ApplicationFigures each : figures.values()) {
            stuck.addAll(each.stuck());
        }
        return stuck;
    }

    /** Whether threads of any revision of an application are stuck. */
    boolean isStuck(String application) {
        ApplicationFigures known = figures.get(application);
        return known != null && !known.stuck().isEmpty();
    }

    private Instances instances(Publication publication, WorkerSettings own) {
        if (own.copiesBundle()) {
            return copies.of(publication);
        }
        return own.sharesInstance()
                ? new SharedInstance(publication.instances())
                : publication.instances();
    }
}
