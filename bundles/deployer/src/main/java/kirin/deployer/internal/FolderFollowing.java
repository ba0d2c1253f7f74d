package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;

/** Sees what changes in the deploy folders, while that is wanted. Deployer thread only. */
final class FolderFollowing {
    private static final Logger LOG = LoggerFactory.getLogger(FolderFollowing.class);

    private final List<Path> folders;
    private final Runnable onChange;
    private final Runnable look;
    private final Function<Runnable, ScheduledFuture<?>> everySecond;
    private @Nullable FolderWatch watch;
    private @Nullable ScheduledFuture<?> rounds;

    /**
     * @param onChange called at once for a change; any thread
     * @param look called each second, for what nobody tells
     * @param everySecond schedules a task on the deployer thread
     */
    FolderFollowing(
            List<Path> folders,
            Runnable onChange,
            Runnable look,
            Function<Runnable, ScheduledFuture<?>> everySecond) {
        this.folders = folders;
        this.onChange = onChange;
        this.look = look;
        this.everySecond = everySecond;
    }

    /** Begins or ends it. */
    void set(boolean wanted) {
        if (wanted && rounds == null) {
            begin();
        } else if (!wanted) {
            end();
        }
    }

    private void begin() {
        try {
            watch = new FolderWatch(folders, onChange);
        } catch (IOException e) {
            LOG.warn("Changes are seen within a second, not at once: {}", e.getMessage());
        }
        rounds = everySecond.apply(this::round);
        // What has changed before.
        onChange.run();
    }

    private void round() {
        if (watch != null) {
            watch.refresh();
        }
        look.run();
    }

    /** Ends it. */
    void end() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (rounds != null) {
            rounds.cancel(false);
            rounds = null;
        }
    }
}
