package kirin.server.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the arbiter looks at from time to time. Arbiter thread only. */
final class Rounds {
    /** How often running requests are looked at: as exact as a timeout is. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    private final Lineup lineup;
    private final Departures departures;
    private final StaffFactory staffs;
    private final Watch watch;
    private final Carriers carriers = new Carriers();
    private final HeapWatch heap;
    private boolean finishing;

    Rounds(
            Lineup lineup,
            Departures departures,
            StaffFactory staffs,
            HeapWatch heap,
            Happenings happenings) {
        this.watch = new Watch(happenings);
        this.lineup = lineup;
        this.departures = departures;
        this.staffs = staffs;
        this.heap = heap;
    }

    void begin(ArbiterThread thread) {
        thread.repeat(TICK, this::look);
        thread.repeat(SLOW_TICK, this::lookSlowly);
    }

    /** Sees to it that whoever still comes finds a worker, also where all were dismissed. */
    void finish() {
        finishing = true;
        lineup.reachable().forEach(Staff::finishWhatWaits);
    }

    void end() {
        carriers.close();
    }

    private void look() {
        if (finishing) {
            finish();
        }
        long now = System.nanoTime();
        // Whoever blocks an I/O thread or has had its time has been here for longer.
        long before = now - TICK.toNanos();
        List<Staff> all = lineup.all();
        Map<Staff, List<RunningExchange>> running = new LinkedHashMap<>();
        for (Staff each : all) {
            List<RunningExchange> its = each.revision().running().since(before);
            if (!its.isEmpty()) {
                running.put(each, its);
            }
        }
        List<RunningExchange> stuck = staffs.stuck();
        // Seldom: what is done in every round is never compiled, and so costs its time.
        if (!running.isEmpty() || !stuck.isEmpty() || carriers.areLent()) {
            look(running, stuck, now);
        }
        for (Staff each : all) {
            watch.look(each.revision());
        }
        departures.look();
    }

    private void look(
            Map<Staff, List<RunningExchange>> running, List<RunningExchange> stuck, long now) {
        List<RunningExchange> all = new ArrayList<>(stuck);
        running.values().forEach(all::addAll);
        watch.relieveLoops(all);
        running.forEach((staff, its) -> watch.look(staff, its, now));
        if (count(all) > 0 || carriers.areLent()) {
            carriers.look(count(stuck), staffs.handled());
        }
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
        lineup.lookAfterGone();
        staffs.lookAtFigures(System.nanoTime());
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
