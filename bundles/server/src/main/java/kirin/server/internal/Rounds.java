package kirin.server.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** What the arbiter looks at from time to time. Arbiter thread only. */
final class Rounds {
    /** How often running requests are looked at: as exact as a timeout is. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    private final Lineup lineup;
    private final Departures departures;
    private final Supplier<Long> handled;
    private final Watch watch = new Watch();
    private final Carriers carriers = new Carriers();
    private final HeapWatch heap;

    /**
     * @param handled how many requests have been begun altogether
     */
    Rounds(Lineup lineup, Departures departures, Supplier<Long> handled, HeapWatch heap) {
        this.lineup = lineup;
        this.departures = departures;
        this.handled = handled;
        this.heap = heap;
    }

    void begin(ArbiterThread thread) {
        thread.repeat(TICK, this::look);
        thread.repeat(SLOW_TICK, this::lookSlowly);
    }

    void end() {
        carriers.close();
    }

    private void look() {
        long now = System.nanoTime();
        int virtual = 0;
        int stuck = 0;
        for (Staff each : lineup.all()) {
            watch.look(each, now);
            virtual += count(each.revision().running().all());
            stuck += count(each.revision().stuck());
        }
        if (virtual + stuck > 0) {
            carriers.look(stuck, handled.get());
        }
        departures.look();
    }

    private static int count(Collection<RunningExchange> exchanges) {
        int count = 0;
        for (RunningExchange each : exchanges) {
            if (each.isOnCarrier()) {
                count++;
            }
        }
        return count;
    }

    private void lookSlowly() {
        List<Staff> staying = lineup.staying();
        staying.forEach(Staff::recycleAged);
        if (heap.isTooFull()) {
            staying.stream()
                    .flatMap(staff -> staff.crews().stream().map(crew -> new Oldest(staff, crew)))
                    .max(Comparator.comparingLong(each -> each.crew().ageNanos()))
                    .ifPresent(each -> each.staff().recycle(each.crew(), Recycling.HEAP));
        }
    }

    private record Oldest(Staff staff, Crew crew) {}
}
