package kirin.server.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;

/** The workers of a pool at one time, and the search for a free seat among them. */
final class Seats {
    /** Of no worker. */
    static final Seats NONE = new Seats(List.of());

    private final Crew[] crews;
    private final boolean lent;
    // Where the next search begins, so that workers share the work. Racy on purpose: a lost count
    // does no harm.
    private int turn;

    Seats(List<Crew> crews) {
        this(crews, 0);
    }

    /**
     * @param turn which of them is asked first
     */
    Seats(List<Crew> crews, int turn) {
        this.turn = turn;
        this.crews = crews.toArray(Crew[]::new);
        this.lent = ThreadName.isOpen() && crews.stream().allMatch(Crew::lendsSeats);
    }

    List<Crew> crews() {
        return List.of(crews);
    }

    /** Whether I/O threads may take them. */
    boolean areLent() {
        return lent;
    }

    /** Whether they are on the I/O threads; while the worker class changes, whether some are. */
    boolean areOnLoop() {
        return crews.length > 0 && crews[0].isOnLoop();
    }

    /** Takes a free seat; null if there is none at a worker of that kind. */
    @Nullable Crew claim(Predicate<Crew> kind) {
        if (crews.length == 0) {
            return null;
        }
        // The count wraps, within hours where there are many requests; no index may.
        int next = Math.floorMod(turn++, crews.length);
        for (int i = 0; i < crews.length; i++) {
            Crew crew = crews[next];
            if (kind.test(crew) && crew.claimSeat()) {
                return crew;
            }
            next = next + 1 == crews.length ? 0 : next + 1;
        }
        return null;
    }

    boolean hasFree() {
        for (Crew crew : crews) {
            if (crew.hasFreeSeat()) {
                return true;
            }
        }
        return false;
    }
}
