package kirin.jolokia.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** What answers at an open front. */
final class Endpoint implements LateOpening.Opened {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final int PER_SECOND = 5000;

    private final Front front;
    private final Deadlines threads;
    private final Services services;
    private final Requests requests;
    private final Exchanges exchanges;
    private final Refusals refusals = new Refusals("Jolokia");

    /**
     * How long clients may take, and wait.
     *
     * @param exchange for a client to send its request, and to take the answer
     * @param wrongPassword for the answer to a wrong password
     */
    record Times(Duration exchange, Duration wrongPassword) {
        static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private Endpoint(
            Front front, Supplier<Access> access, Times times, ScheduledExecutorService timer) {
        this.front = front;
        threads = new Deadlines(THREADS, WAITING, times.exchange(), timer);
        var beans =
                new GuardedBeans(ManagementFactory.getPlatformMBeanServer(), refusals, Caller::now);
        // Jolokia looks at beans when it is set up; with nobody asking it sees none.
        services = new Services(new GuardedAccess(beans));
        requests =
                new Requests(
                        services, beans, new RateLimit(PER_SECOND, System::nanoTime), refusals);
        exchanges =
                new Exchanges(
                        access,
                        requests,
                        refusals,
                        new WrongPasswords(times.wrongPassword(), timer));
    }

    /** Answers what comes in at a front, and closes that in the end. */
    static Endpoint open(
            Front front, Supplier<Access> access, Times times, ScheduledExecutorService timer) {
        try {
            var endpoint = new Endpoint(front, access, times, timer);
            front.start(endpoint.exchanges, endpoint.threads, endpoint.refusals);
            return endpoint;
        } catch (RuntimeException e) {
            front.close();
            throw e;
        }
    }

    @Override
    public String place() {
        return front.place();
    }

    long requests() {
        return requests.count();
    }

    long refused() {
        return refusals.count();
    }

    long wrongPasswords() {
        return exchanges.wrongPasswords();
    }

    /** Closes it; what is being answered gets a moment. */
    @Override
    public void close() {
        front.close();
        threads.close();
        services.close();
    }
}
