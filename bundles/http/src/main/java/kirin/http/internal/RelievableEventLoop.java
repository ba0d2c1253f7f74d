package kirin.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.internal.PlatformDependent;
import io.netty.util.internal.ThreadExecutorMap;

import kirin.exchange.BriefTask;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An event loop that another thread can take over while an application's task blocks the one that
 * has it; Netty's own belong to one thread for ever. It goes in rounds: what is ready at the
 * sockets, then Netty's tasks, then the applications'.
 *
 * <p>The applications' tasks have a queue of their own and are run by nothing else on the stack.
 * While one runs, no part of the loop is half done, and {@link #inEventLoop} is false even for its
 * thread: what a task asks of Netty is queued, so it makes no difference whether the task still has
 * the loop by then.
 */
final class RelievableEventLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RelievableEventLoop.class);

    /**
     * Netty's tasks that are run before the sockets, or the applications' tasks, get their turn.
     */
    private static final int MOST_TASKS = 1024;

    /** No further task of an application begins in a round that has lasted for this long. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final IoEventLoopGroup parent;
    private final IoHandler handler;
    private final IoHandlerContext waiting = new Waiting();
    private final LoopOwner owner;
    private final LoopGuard guard;
    private final Queue<Runnable> tasks = PlatformDependent.newMpscQueue();
    private final Queue<Runnable> applicationTasks = PlatformDependent.newMpscQueue();
    private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);

    // From OPEN to CLOSING by shutdownGracefully, from there to CLOSED by the thread that has the
    // loop.
    private volatile Phase phase = Phase.OPEN;
    // Set once, by a task of the loop.
    private Runnable afterRound = () -> {};
    // Written before the phase becomes CLOSING.
    private long closingNanos;
    private boolean initialized;

    private enum Phase {
        OPEN,
        /** Channels are being closed and tasks run to their end. */
        CLOSING,
        CLOSED
    }

    /**
     * Has a thread of its own from the start, which ends when the loop is shut down.
     *
     * @param name of that thread
     * @param guard that looks after its brief tasks
     */
    RelievableEventLoop(
            IoEventLoopGroup parent, String name, IoHandlerFactory handlers, LoopGuard guard) {
        super(parent);
        this.parent = parent;
        this.owner = new LoopOwner(name, this::serve);
        this.guard = guard;
        guard.add(owner);
        this.handler = handlers.newHandler(this);
    }

    void start() {
        owner.start();
    }

    /** From now on this is run at the end of each round; it must not block. Within the loop. */
    void afterEachRound(Runnable task) {
        afterRound = task;
    }

    /** Whether another round follows at once. Within the loop. */
    boolean hasTasks() {
        return !tasks.isEmpty() || !applicationTasks.isEmpty();
    }

    /** The thread that has the loop now. */
    Thread thread() {
        return owner.thread();
    }

    /** See {@link kirin.exchange.Loop#busyNanos}. */
    long busyNanos() {
        return owner.busyNanos();
    }

    /** See {@link kirin.exchange.Loop#relieve}. */
    @Nullable Thread relieve(Duration busyFor) {
        return owner.relieve(busyFor);
    }

    /** Runs a task that may block, when the sockets and Netty's tasks have had their turn. */
    void executeForApplication(Runnable task) {
        put(task, applicationTasks);
    }

    /** The same after a delay; the task is dropped when the loop ends before. */
    void scheduleForApplication(Runnable task, Duration delay) {
        var _ = schedule(() -> applicationTasks.add(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void execute(Runnable task) {
        put(task, tasks);
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return owner.serves(thread);
    }

    @Override
    public IoEventLoopGroup parent() {
        return parent;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        return register(promise.channel(), promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        try {
            promise.setSuccess(new KeptRegistration(handler.register(handle)));
        } catch (Exception e) {
            promise.setFailure(e);
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handler.getClass().equals(handlerType);
    }

    /**
     * Closes all channels and ends the loop when no task is left, or the timeout is over.
     *
     * @param quietPeriod ignored: there is none
     */
    @Override
    public synchronized Future<?> shutdownGracefully(
            long quietPeriod, long timeout, TimeUnit unit) {
        if (phase == Phase.OPEN) {
            closingNanos = System.nanoTime() + unit.toNanos(timeout);
            phase = Phase.CLOSING;
            handler.wakeup();
        }
        return termination;
    }

    @Override
    @Deprecated
    public void shutdown() {
        var _ = shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    public boolean isShuttingDown() {
        return phase != Phase.OPEN;
    }

    @Override
    public boolean isShutdown() {
        return phase == Phase.CLOSED;
    }

    @Override
    public boolean isTerminated() {
        return termination.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return termination.await(timeout, unit);
    }

    private void put(Runnable task, Queue<Runnable> queue) {
        queue.add(task);
        // Both are looked at after the task was put in. Whoever closes the loop or takes it over
        // from here on finds the task; before, this thread finds that it has to speak up.
        if (phase == Phase.CLOSED) {
            throw new RejectedExecutionException("the I/O loop has ended");
        }
        if (!owner.has(Thread.currentThread())) {
            handler.wakeup();
        }
    }

    /** What a thread does as long as the loop is its own. */
    private void serve() {
        ThreadExecutorMap.setCurrentExecutor(this);
        Thread current = Thread.currentThread();
        boolean tookOver = initialized;
        while (phase != Phase.CLOSED && owner.has(current)) {
            try {
                if (tookOver) {
                    tookOver = false;
                    // The round in which the loop was taken from its thread has not come to this.
                    afterRound.run();
                }
                round();
            } catch (Throwable e) {
                LOG.error("A round of the I/O loop failed; it goes on", e);
                // Should it fail again at once, that shall not take a whole processor.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void round() {
        if (!initialized) {
            initialized = true;
            handler.initialize();
        }
        handler.run(waiting);
        // Looked at once: a round that has not closed the channels must not end the loop.
        boolean closing = phase == Phase.CLOSING;
        if (closing) {
            cancelScheduledTasks();
            handler.prepareToDestroy();
        }
        fetchFromScheduledTaskQueue(tasks);
        runTasks();
        if (!runApplicationTasks()) {
            return;
        }
        afterRound.run();
        if (closing) {
            endWhenDone();
        }
    }

    /** Whether there were any. */
    private boolean runTasks() {
        for (int i = 0; i < MOST_TASKS; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return i > 0;
            }
            safeExecute(task);
        }
        return true;
    }

    /** Runs those that are there now; false if the loop was taken away in one of them. */
    private boolean runApplicationTasks() {
        int count = applicationTasks.size();
        if (count == 0) {
            return true;
        }
        LoopOwner.Turn serving = owner.turn();
        long begin = 0;
        for (int i = 0; i < count; i++) {
            Runnable task = applicationTasks.poll();
            if (task == null) {
                return true;
            }
            LoopOwner.Turn turn = owner.beginTask(task, serving);
            if (task instanceof BriefTask) {
                guard.lookAfterTasks();
            }
            if (i == 0) {
                begin = turn.beginNanos();
            }
            boolean goesOn;
            try {
                run(task);
            } finally {
                goesOn = owner.endTask(turn, serving);
            }
            if (!goesOn) {
                return false;
            }
            // An application may leave it set; a selector would never wait again.
            Thread.interrupted();
            // What it has answered is sent now, not after the tasks that follow, one of which may
            // block.
            runTasks();
            if (turn.beginNanos() - begin > ROUND_NANOS) {
                return true;
            }
        }
        return true;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A task failed on the I/O loop", e);
        }
    }

    private void endWhenDone() {
        if (hasTasks() && System.nanoTime() - closingNanos < 0) {
            return;
        }
        phase = Phase.CLOSED;
        handler.destroy();
        while (runTasks()) {
            // A channel's last tasks may bring about others.
        }
        if (!applicationTasks.isEmpty()) {
            LOG.warn("{} tasks are dropped with the I/O loop", applicationTasks.size());
            applicationTasks.clear();
        }
        termination.setSuccess(null);
    }

    /** What the I/O handler wants to know before it waits. */
    private final class Waiting implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return !hasTasks() && !hasScheduledTasks() && phase == Phase.OPEN;
        }

        @Override
        public long delayNanos(long now) {
            return RelievableEventLoop.this.delayNanos(now, Long.MAX_VALUE);
        }

        @Override
        public long deadlineNanos() {
            return nextScheduledTaskDeadlineNanos();
        }
    }
}
