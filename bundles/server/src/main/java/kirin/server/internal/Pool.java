package kirin.server.internal;

import kirin.exchange.BriefTask;
import kirin.worker.LoopWorker;
import kirin.worker.SeatWorker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One queue and the workers that take from it. I/O threads put work in, worker threads take it out;
 * the arbiter alone changes the workers.
 *
 * <p>Waking a thread costs more than everything else here. So work is handed over once per round of
 * the I/O loop, at most one worker at a time is being woken ("searching"), and that one wakes the
 * next only if work is left; a worker that is busy finds the queue by itself. And no worker is
 * woken at all for requests that are so quick that the I/O thread had better run them itself, in a
 * seat that it takes for each of them: see {@link Lending}.
 */
final class Pool {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean searching = new AtomicBoolean();
    private final AtomicBoolean handOverScheduled = new AtomicBoolean();
    private final Runnable handOver = this::handOver;
    private final Lending lending = new Lending(System::nanoTime);

    // Written by the arbiter, read by I/O threads.
    private volatile int backlog;

    // Whether a worker has refused its task since it was last asked again. Any thread writes.
    private volatile boolean refused;

    // Replaced as a whole, by the arbiter.
    private volatile Seats seats = Seats.NONE;

    /**
     * @param backlog how many requests may wait
     */
    Pool(int backlog) {
        this.backlog = backlog;
    }

    /** Lets so many requests wait from now on; those that do already stay. */
    void setBacklog(int most) {
        backlog = most;
    }

    /** Puts a request in, from the I/O thread it came on; false if the queue is full. */
    boolean offer(Work work) {
        if (queued.incrementAndGet() > backlog) {
            queued.decrementAndGet();
            return false;
        }
        put(work);
        return true;
    }

    /** Puts in a further step of a request that runs already; it is not turned away half done. */
    void resume(Work work) {
        queued.incrementAndGet();
        put(work);
    }

    private void put(Work work) {
        Crew onLoop = claimOnLoop();
        if (onLoop != null) {
            queued.decrementAndGet();
            runOnLoop(onLoop, work);
            return;
        }
        if (seats.areLent() && lending.arrived() && work.isLendable()) {
            work.loop().execute(new Guest(work));
            return;
        }
        queue.add(work);
        if (!handOverScheduled.get() && handOverScheduled.compareAndSet(false, true)) {
            work.loop().execute(handOver);
        }
    }

    /** Takes out what nobody waits for any more, so that it does not fill the queue. */
    void withdraw(Work work) {
        if (queue.remove(work)) {
            queued.decrementAndGet();
        }
    }

    int waiting() {
        return queued.get();
    }

    List<Crew> crews() {
        return seats.crews();
    }

    /** Lets these workers, made beforehand, take over; those that are not among them retire. */
    void staff(List<Crew> successors) {
        List<Crew> former = seats.crews();
        seats = new Seats(successors);
        for (Crew each : former) {
            if (!successors.contains(each)) {
                each.retire();
            }
        }
        wakeOne();
    }

    private void handOver() {
        // Cleared first: what is put in from here on schedules another hand-over.
        handOverScheduled.set(false);
        wakeOne();
    }

    private void wakeOne() {
        while (!queue.isEmpty() && searching.compareAndSet(false, true)) {
            Crew crew = seats.claim(_ -> true);
            if (crew == null) {
                searching.set(false);
                // A seat that was freed just now may have found the queue empty, and whoever filled
                // it since may have left it to this search: look again.
                if (!seats.hasFree()) {
                    return;
                }
                continue;
            }
            switch (crew.worker()) {
                case SeatWorker worker -> {
                    wake(crew, worker);
                    return;
                }
                // There is nobody to wake, so nobody to wake the next.
                case LoopWorker _ -> startOnLoop(crew);
            }
        }
    }

    private void wake(Crew crew, SeatWorker worker) {
        try {
            worker.execute(crew.seat());
        } catch (RuntimeException | Error e) {
            searching.set(false);
            refused(crew, e);
        }
    }

    private void startOnLoop(Crew crew) {
        searching.set(false);
        Work work = queue.poll();
        if (work == null) {
            crew.freeSeat();
        } else {
            queued.decrementAndGet();
            work.loop().execute(() -> runOnLoop(crew, work));
        }
    }

    /** A plug-in has failed, or there was no memory for a thread: the work stays queued. */
    private void refused(Crew crew, Throwable why) {
        crew.freeSeat();
        refused = true;
        LOG.error("Worker {} did not take its task, and is asked again soon", crew.number(), why);
    }

    /** Goes on after a worker has refused its task. Called a few times a second. */
    void askAgain() {
        if (refused) {
            refused = false;
            wakeOne();
        }
    }

    /** What a seat does from being woken until there is nothing left to do. */
    void sit(Crew crew) {
        boolean search = true;
        while (true) {
            Work work = queue.poll();
            if (search) {
                search = false;
                searching.set(false);
            }
            if (work != null) {
                queued.decrementAndGet();
                wakeOne();
                runTimed(work, crew);
                if (!crew.isRetired()) {
                    continue;
                }
            }
            crew.freeSeat();
            if (crew.isRetired()) {
                wakeOne();
                return;
            }
            // Whoever put work in before the seat was free has counted on it to look again.
            if (queue.isEmpty() || !crew.claimSeat()) {
                return;
            }
        }
    }

    private void runTimed(Work work, Crew crew) {
        if (!crew.lendsSeats()) {
            run(work, crew);
            return;
        }
        long begin = System.nanoTime();
        run(work, crew);
        lending.took(System.nanoTime() - begin);
    }

    private static void run(Work work, Crew crew) {
        try {
            work.run(crew);
        } catch (RuntimeException | Error e) {
            // A fault of the server's own. The seat must survive it: others wait for it.
            LOG.error("Worker {} failed at a task and goes on", crew.number(), e);
        }
    }

    private @Nullable Crew claimOnLoop() {
        Seats now = seats;
        // While another worker class takes over there are workers of both kinds.
        return now.areOnLoop() && queue.isEmpty() ? now.claim(Crew::isOnLoop) : null;
    }

    private void runOnLoop(Crew crew, Work work) {
        try {
            ((LoopWorker) crew.worker())
                    .execute(
                            () -> {
                                run(work, crew);
                                crew.freeSeat();
                                wakeOne();
                            },
                            work.loop());
        } catch (RuntimeException | Error e) {
            queued.incrementAndGet();
            queue.add(work);
            refused(crew, e);
        }
    }

    /** Does work on its I/O thread, in a seat that a worker lends, or leaves it to the workers. */
    private void runAsGuest(Work work) {
        Crew crew = lending.isOn() ? seats.claim(Crew::lendsSeats) : null;
        if (crew == null) {
            queue.add(work);
            wakeOne();
            return;
        }
        queued.decrementAndGet();
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        ThreadName.set(thread, crew.threadName());
        runTimed(work, crew);
        ThreadName.reset(thread, crew.threadName(), name);
        crew.freeSeat();
        wakeOne();
    }

    private final class Guest implements BriefTask {
        private final Work work;

        Guest(Work work) {
            this.work = work;
        }

        @Override
        public void run() {
            runAsGuest(work);
        }

        @Override
        public void outlasted() {
            lending.outlasted();
            LOG.debug("Requests go to the workers for a while: one has kept an I/O thread");
        }
    }
}
