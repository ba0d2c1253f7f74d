package kirin.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Revisions on their way out, until the last request of each has ended. Arbiter thread only. */
final class Leavers {
    private static final Logger LOG = LoggerFactory.getLogger(Leavers.class);

    private final ArbiterThread thread;
    private final Runnable onLeft;
    private final Map<Revision, Leaver> leavers = new LinkedHashMap<>();

    private record Leaver(Staff staff, Drain drain) {}

    /**
     * @param onLeft told when one of them has gone
     */
    Leavers(ArbiterThread thread, Runnable onLeft) {
        this.thread = thread;
        this.onLeft = onLeft;
    }

    /** Lets one that had requests of clients finish them. It has left the routing table. */
    void retire(Staff staff) {
        staff.finishWhatWaits();
        Revision revision = staff.revision();
        int running = add(staff);
        if (running > 0) {
            LOG.info("{} drains: {} requests are running", revision, running);
        }
        endIfEmpty(revision, running);
    }

    /** Lets one go that no client has met. */
    void dismiss(Staff staff) {
        Revision revision = staff.revision();
        revision.running().shut();
        if (revision.running().size() == 0) {
            staff.dismiss();
            revision.ended();
            return;
        }
        // Somebody has asked it something.
        endIfEmpty(revision, add(staff));
    }

    /** The last exchange of a revision has left. */
    void left(Revision revision) {
        Leaver leaver = leavers.remove(revision);
        if (leaver != null) {
            leaver.staff().dismiss();
            revision.ended();
            LOG.info("{} is out of service", revision);
            // Whoever waits for the end of the drain finds it gone.
            onLeft.run();
            leaver.drain().finished();
        }
    }

    List<Staff> staffs() {
        List<Staff> staffs = new ArrayList<>();
        for (Leaver each : leavers.values()) {
            staffs.add(each.staff());
        }
        return staffs;
    }

    List<Drain> drains() {
        return leavers.values().stream().map(Leaver::drain).toList();
    }

    /** Gives those of a bundle so long; each is completed with the number of requests cut off. */
    List<CompletableFuture<Integer>> endWithin(long bundleId, Duration atMost) {
        return drains().stream()
                .filter(each -> each.revision().publication().bundleId() == bundleId)
                .map(each -> each.endWithin(atMost))
                .toList();
    }

    /**
     * Tells of all that runs and gives it so long.
     *
     * @param others that still serve: their gates stay open
     * @return for each, completed with the number of requests cut off
     */
    List<CompletableFuture<Integer>> finish(List<Staff> others, Duration atMost) {
        List<Drain> all = new ArrayList<>(drains());
        others.forEach(each -> all.add(new Drain(each.revision(), thread)));
        all.forEach(Drain::report);
        return all.stream().map(each -> each.endWithin(atMost)).toList();
    }

    private int add(Staff staff) {
        Revision revision = staff.revision();
        leavers.put(revision, new Leaver(staff, new Drain(revision, thread)));
        revision.running().shut();
        return revision.running().size();
    }

    private void endIfEmpty(Revision revision, int running) {
        Leaver leaver = leavers.get(revision);
        if (running == 0) {
            left(revision);
        } else if (leaver != null) {
            leaver.drain().report();
        }
    }
}
