package kirin.itests.harness;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A load that misses nothing: each GET carries a number of its own, as the parameter {@code n} and
 * as {@code X-Request-Id}, and its answer must be 200, whole, and bring that number back. All else
 * is counted by what was wrong. It asks as fast as it is answered, unless it is told to rest, over
 * plain blocking sockets.
 *
 * <p>Fit to be asked are {@link AppJar#echoing} and the examples {@code echo} and {@code
 * faults/locals}.
 */
public final class CountingClient implements AutoCloseable {
    /** What every number begins with, so that it can be found in an answer. */
    static final String NUMBER_START = "load-";

    private final URI page;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Tally tally = new Tally();
    private final AtomicLong numbers = new AtomicLong();
    private int keptAlive;
    private int newEachTime;
    private Duration rest = Duration.ZERO;
    private Predicate<RawResponse> whole = answer -> true;
    private Function<RawResponse, String> kind = CountingClient::firstLine;
    private final Generations generations = new Generations();
    private long mostRequests = Long.MAX_VALUE;
    private BooleanSupplier over = () -> false;
    // Written by close, read by the threads.
    private volatile boolean stopped;

    private CountingClient(URI page) {
        this.page = page;
    }

    /** Asks for a page of this machine, given without a query. */
    public static CountingClient asking(URI page) {
        return new CountingClient(page);
    }

    /** So many connections that are kept, each for one request after another. */
    public CountingClient keptAlive(int connections) {
        keptAlive = connections;
        return this;
    }

    /** So many requests at once, each on a connection of its own. */
    public CountingClient newEachTime(int atOnce) {
        newEachTime = atOnce;
        return this;
    }

    /**
     * How long each of those at once rests after an answer, so that others have the machine too.
     */
    public CountingClient resting(Duration afterEach) {
        rest = afterEach;
        return this;
    }

    /**
     * Rests as a reader does who is not in a hurry: for tests in which somebody has to ask all the
     * time, but the others need the machine.
     */
    public CountingClient unhurried() {
        return resting(Duration.ofMillis(5));
    }

    /**
     * What a whole answer looks like beyond its length and its number; one that does not is torn.
     */
    public CountingClient expecting(Predicate<RawResponse> wholeAnswer) {
        whole = wholeAnswer;
        return this;
    }

    /**
     * What right answers are counted by, instead of their first lines. The number of the request
     * reads {@code #} in the result.
     */
    public CountingClient sortedBy(Function<RawResponse, String> kindOfAnswer) {
        kind = kindOfAnswer;
        return this;
    }

    /**
     * Which generation a right answer comes from. One that comes from an older generation than an
     * answer that was there, on whatever connection, before its request was sent, goes backwards.
     */
    public CountingClient generation(ToIntFunction<RawResponse> generationOfAnswer) {
        generations.told(generationOfAnswer);
        return this;
    }

    /** Begins to ask, until closed. */
    public CountingClient start() {
        for (int i = 0; i < keptAlive + newEachTime; i++) {
            boolean keepsAlive = i < keptAlive;
            threads.execute(
                    new Asker(
                            page, keepsAlive, this::nextNumber, this::kindOf, generations, tally));
        }
        return this;
    }

    /** Asks so many times and waits for the answers. */
    public LoadResult times(long requests) {
        mostRequests = requests;
        start();
        return finished();
    }

    /** Asks for so long and waits for the last answers. */
    public LoadResult during(Duration time) {
        long begin = System.nanoTime();
        over = () -> System.nanoTime() - begin >= time.toNanos();
        start();
        return finished();
    }

    /** The number of the next request, once it is time for it; empty when there shall be none. */
    private Optional<String> nextNumber() {
        // Zero is no rest at all.
        LockSupport.parkNanos(rest.toNanos());
        if (stopped || over.getAsBoolean()) {
            return Optional.empty();
        }
        long number = numbers.incrementAndGet();
        return number > mostRequests
                ? Optional.empty()
                : Optional.of("%s%012d".formatted(NUMBER_START, number));
    }

    /** Tells the kind of a right answer; empty if it is torn. */
    private Optional<String> kindOf(RawResponse answer) {
        return whole.test(answer) ? Optional.of(kind.apply(answer)) : Optional.empty();
    }

    private static String firstLine(RawResponse answer) {
        return answer.text().lines().findFirst().orElse("");
    }

    private LoadResult finished() {
        threads.close();
        return result();
    }

    /** What was counted until now. */
    public LoadResult result() {
        return tally.result();
    }

    /** Lets the running requests end, and asks no more. */
    @Override
    public void close() {
        stopped = true;
        threads.close();
    }
}
