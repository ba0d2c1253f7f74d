package kirin.server.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * The workers of one revision: as many as its settings say. A worker is replaced by making its
 * successor first, and but for what cannot wait, one at a time. Arbiter thread only.
 */
final class Staff {
    private static final Logger LOG = LoggerFactory.getLogger(Staff.class);

    private final Revision revision;
    private final WorkerClasses classes;
    private final WorkerFactory factory;
    private final ArbiterThread thread;
    private final BootNews news;
    private final Consumer<Crew> onHired;
    private final Consumer<Crew> onClosed;
    private final Runnable onChange;
    private final List<Post> posts = new ArrayList<>();
    private final SequencedMap<Post, Recycling> wishes = new LinkedHashMap<>();
    private Instances instances;
    private String wantedClass;
    // Of whose replacement in turn the next one waits for the end.
    private @Nullable Post inTurn;
    private boolean closed;

    /**
     * @param onHired told of each worker that stands ready
     * @param onClosed told of each worker that has ended
     * @param onChange told when a worker stands ready or has failed
     */
    Staff(
            Revision revision,
            Instances instances,
            WorkerClasses classes,
            WorkerFactory factory,
            ArbiterThread thread,
            Happenings happenings,
            Consumer<Crew> onHired,
            Consumer<Crew> onClosed,
            Runnable onChange) {
        this.revision = revision;
        this.instances = instances;
        this.classes = classes;
        this.factory = factory;
        this.thread = thread;
        this.news = new BootNews(revision, happenings);
        this.onHired = onHired;
        this.onClosed = onClosed;
        this.onChange = onChange;
        this.wantedClass = revision.settings().workerClass();
    }

    /** Boots the first workers. */
    void hire() {
        reportMissingClass();
        for (int i = 0; i < revision.settings().workers(); i++) {
            posts.add(new Post());
        }
        revision.hooks().nworkersChanged(revision.application(), posts.size(), 0);
        posts.forEach(post -> boot(post, null));
    }

    /** How many workers it is to have. */
    int size() {
        return posts.size();
    }

    /**
     * Changes that: what still boots goes first, then those that are there for the longest time.
     */
    void resize(int size, String why) {
        int before = posts.size();
        if (closed || size == before) {
            return;
        }
        LOG.info("Workers of {} {} -> {} ({})", revision, before, size, why);
        while (posts.size() > size) {
            Post post = oldest();
            posts.remove(post);
            wishes.remove(post);
            endTurn(post);
        }
        revision.pool().staff(crews());
        while (posts.size() < size) {
            Post post = new Post();
            posts.add(post);
            boot(post, null);
        }
        revision.hooks().nworkersChanged(revision.application(), size, before);
        onChange.run();
    }

    private Post oldest() {
        return Collections.max(posts, Comparator.comparingLong(Post::ageNanos));
    }

    /** Sees to it that what waits for a worker is run, when nothing more comes. */
    void finishWhatWaits() {
        if (posts.isEmpty() && revision.running().size() > 0) {
            resize(1, "for what waits");
        }
    }

    /** Whether every first boot has ended, in whatever way. */
    boolean isSettled() {
        return posts.stream().allMatch(post -> post.tried);
    }

    /** Whether the revision can be given requests. */
    boolean isReady() {
        return isSettled() && posts.stream().anyMatch(post -> post.crew != null);
    }

    /** Why the last boot that failed did; empty if none has. */
    String lastFailure() {
        return news.lastFailure();
    }

    Revision revision() {
        return revision;
    }

    /** The name of the worker class in use. */
    String workerClass() {
        WorkerClasses.Named named = classes.find(wantedClass);
        return named == null ? wantedClass : named.name();
    }

    List<Crew> crews() {
        List<Crew> crews = new ArrayList<>();
        for (Post post : posts) {
            if (post.crew != null) {
                crews.add(post.crew);
            }
        }
        return crews;
    }

    /** Lets every worker be replaced, one after another. */
    int recycleAll(Recycling why) {
        List<Crew> all = crews();
        all.forEach(crew -> recycle(crew, why));
        return all.size();
    }

    /**
     * Lets a worker be replaced when it is its turn.
     *
     * @return whether it is one of these
     */
    boolean recycle(Crew crew, Recycling why) {
        Post post = postOf(crew);
        if (post == null) {
            return false;
        }
        if (!post.booting) {
            wishes.putIfAbsent(post, why);
            exchangeNext();
        }
        return true;
    }

    /** Replaces a worker that cannot be counted on any more. */
    void replaceAtOnce(Crew crew, Recycling why) {
        Post post = postOf(crew);
        if (post != null && !post.booting) {
            wishes.remove(post);
            boot(post, why);
        }
    }

    /** Replaces those that are older than they may become. */
    void recycleAged() {
        long most = revision.settings().maxWorkerAge().toNanos();
        if (most > 0) {
            for (Crew crew : crews()) {
                if (crew.ageNanos() > most) {
                    recycle(crew, Recycling.AGE);
                }
            }
        }
    }

    /** Lets another class run the requests from now on. */
    void use(String workerClass) {
        wantedClass = workerClass;
        followClasses();
    }

    /** Worker classes have come or gone: those in use take over, all at once. */
    void followClasses() {
        if (closed) {
            return;
        }
        boolean changes = false;
        for (Post post : posts) {
            if (!post.booting && !isUpToDate(post)) {
                changes = true;
                boot(post, Recycling.WORKER_CLASS);
            }
        }
        if (changes) {
            reportMissingClass();
        }
    }

    /** Lets all workers finish what they have and end. */
    void dismiss() {
        closed = true;
        wishes.clear();
        revision.pool().staff(List.of());
    }

    /**
     * Goes on with other settings: more or fewer workers at once, and new ones, one after another,
     * for those that were made by the former settings.
     *
     * @param others where the new workers have their instances of the application from
     */
    void follow(WorkerSettings next, Instances others) {
        WorkerSettings former = revision.settings();
        if (closed) {
            return;
        }
        // Also back to what the settings say when someone has asked for others.
        resize(next.workers(), "settings");
        revision.follow(next);
        if (!next.makesSameInstancesAs(former)) {
            instances = others;
        }
        if (!next.workerClass().equals(former.workerClass())) {
            use(next.workerClass());
        } else if (!next.makesSameWorkersAs(former)) {
            recycleAll(Recycling.SETTINGS);
        }
    }

    private boolean isUpToDate(Post post) {
        WorkerClasses.Named now = classes.find(wantedClass);
        // Without any class the old workers serve on: they need their service only to be made.
        return now == null || now.equals(post.madeBy);
    }

    private void reportMissingClass() {
        if (!classes.has(wantedClass)) {
            LOG.error(
                    "{} wants the worker class {}, which no bundle provides now; {} runs its"
                            + " requests until one does; {}",
                    revision,
                    wantedClass,
                    workerClass(),
                    classes.those());
        }
    }

    private void exchangeNext() {
        if (inTurn != null || closed) {
            return;
        }
        Map.Entry<Post, Recycling> next = wishes.pollFirstEntry();
        if (next != null) {
            inTurn = next.getKey();
            boot(next.getKey(), next.getValue());
        }
    }

    private boolean isGone(Post post) {
        return closed || !posts.contains(post);
    }

    private @Nullable Post postOf(Crew crew) {
        return posts.stream().filter(post -> crew.equals(post.crew)).findFirst().orElse(null);
    }

    private void boot(Post post, @Nullable Recycling why) {
        if (isGone(post)) {
            return;
        }
        post.booting = true;
        WorkerClasses.Named workerClass = classes.find(wantedClass);
        if (workerClass == null) {
            failed(post, why, new IllegalStateException("there is no worker class at all"));
            return;
        }
        WorkerSettings settings = revision.settings();
        factory.order(
                revision,
                instances,
                workerClass,
                new Crew.Reports(
                        crew -> thread.send(() -> recycle(crew, Recycling.REQUESTS)),
                        crew -> thread.send(() -> onClosed.accept(crew))),
                new WorkerFactory.Customer() {
                    @Override
                    public void made(Crew crew) {
                        thread.send(() -> {
                            booted(post, why, crew, workerClass);
                            followSince(settings, crew);
                        });
                    }

                    @Override
                    public void failed(Throwable failure) {
                        thread.send(() -> Staff.this.failed(post, why, failure));
                    }
                });
    }

    private void booted(
            Post post, @Nullable Recycling why, Crew crew, WorkerClasses.Named workerClass) {
        if (isGone(post)) {
            crew.retire();
            return;
        }
        Crew former = post.crew;
        post.taken(crew, workerClass);
        onHired.accept(crew);
        revision.pool().staff(crews());
        if (former == null || why == null) {
            news.hired(crew);
        } else {
            news.replaced(former, crew, why);
        }
        revision.hooks().postWorkerInit(crew.info());
        endTurn(post);
        if (!isUpToDate(post)) {
            boot(post, Recycling.WORKER_CLASS);
        }
        onChange.run();
    }

    /** Replaces a worker for which other settings came while it booted. */
    private void followSince(WorkerSettings settings, Crew crew) {
        if (!settings.makesSameWorkersAs(revision.settings())) {
            recycle(crew, Recycling.SETTINGS);
        }
    }

    private void failed(Post post, @Nullable Recycling why, Throwable failure) {
        if (isGone(post)) {
            return;
        }
        Duration pause = post.failed();
        news.failed(failure, pause, post.failures);
        thread.schedule(pause, () -> boot(post, why));
        onChange.run();
    }

    private void endTurn(Post post) {
        if (post.equals(inTurn)) {
            inTurn = null;
        }
        exchangeNext();
    }
}
