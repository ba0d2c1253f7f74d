package kirin.http.internal;

import io.netty.util.concurrent.FastThreadLocalThread;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A thread that has a loop, or had it; any thread may ask whether it waits. */
final class LoopThread extends FastThreadLocalThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    /** A link to the caller's own: proc(5). */
    private static final Path SELF = Path.of("/proc/thread-self");

    // Where the system tells of it; written once, by itself. Null if that is not known.
    private volatile @Nullable Path stat;

    LoopThread(Runnable run, String name) {
        super(run, name);
        setDaemon(true);
    }

    @Override
    public void run() {
        stat = findStat();
        super.run();
    }

    private static @Nullable Path findStat() {
        try {
            return SELF.resolveSibling(Files.readSymbolicLink(SELF)).resolve("stat");
        } catch (IOException | RuntimeException e) {
            LOG.debug("Whether an I/O thread waits for a socket or a file cannot be seen", e);
            return null;
        }
    }

    /** Whether it sleeps or waits, for all that the JVM knows. */
    boolean isWaiting() {
        return getState() != State.RUNNABLE;
    }

    /**
     * Whether it does as the system sees it. For the JVM, one that waits for a socket or a file
     * runs. Costs a call of the system; false where that does not tell.
     */
    boolean isWaitingForSystem() {
        Path from = stat;
        if (from == null) {
            return false;
        }
        try {
            String line = Files.readString(from);
            // After its name, which may contain anything: R if it runs or would like to.
            int state = line.lastIndexOf(')') + 2;
            return state < line.length() && line.charAt(state) != 'R';
        } catch (IOException | RuntimeException e) {
            LOG.debug("The state of thread {} cannot be had", getName(), e);
            return false;
        }
    }
}
