package kirin.examples.faults;

import kirin.app.Response;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads, each with the lock that the other one waits for. */
final class Deadlock {
    private final Lock ours = new ReentrantLock();
    private final Lock theirs = new ReentrantLock();
    private final CountDownLatch theirsIsTaken = new CountDownLatch(1);

    private Deadlock() {}

    static Response cause(Parameters parameters) throws InterruptedException {
        boolean interruptible = parameters.flag("interruptible", false);
        return new Deadlock().enter(interruptible);
    }

    private Response enter(boolean interruptible) throws InterruptedException {
        ours.lock();
        try {
            Thread.ofPlatform().daemon().name("faults-deadlock").start(this::takeTheirsThenOurs);
            theirsIsTaken.await();
            if (interruptible) {
                theirs.lockInterruptibly();
            } else {
                theirs.lock();
            }
            throw new IllegalStateException("the other thread has let go of its lock");
        } finally {
            // Reached by an interrupt only; then the other thread ends, too.
            ours.unlock();
        }
    }

    private void takeTheirsThenOurs() {
        theirs.lock();
        theirsIsTaken.countDown();
        ours.lock();
        ours.unlock();
        theirs.unlock();
    }
}
