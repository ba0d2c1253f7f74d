package kirin.deployer.internal;

import kirin.deployer.internal.SetRollout.BrokenOffException;
import kirin.deployer.internal.SetRollout.Member;
import kirin.routing.Route;
import kirin.routing.Routes;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * How the parts of a set come into service: as one bundle does, but all beside those that are
 * there, and given their routes in one step when the last stands ready. If one fails, all go again.
 * Deployer thread only.
 */
final class SetRollouts {
    private static final Logger LOG = LoggerFactory.getLogger(SetRollouts.class);

    /** What others of the set may use comes first. */
    private static final Comparator<Member> ORDER =
            Comparator.comparing((Member each) -> !each.isFragment())
                    .thenComparing(each -> each.rollout().file.offersApplication());

    private final Bundles bundles;
    private final Routes routes;
    private final Starter starter;
    private final UpFront upFront;
    private final Records records;
    private final Retirement retirement;
    private final Supersession supersession;
    private final BundleConfigurations configurations;
    private final Rollouts rollouts;
    private final Executor deployerThread;
    private final Rollouts.Listener listener;

    SetRollouts(
            Bundles bundles,
            Routes routes,
            Starter starter,
            UpFront upFront,
            Records records,
            Retirement retirement,
            Supersession supersession,
            BundleConfigurations configurations,
            Rollouts rollouts,
            Executor deployerThread,
            Rollouts.Listener listener) {
        this.bundles = bundles;
        this.routes = routes;
        this.starter = starter;
        this.upFront = upFront;
        this.records = records;
        this.retirement = retirement;
        this.supersession = supersession;
        this.configurations = configurations;
        this.rollouts = rollouts;
        this.deployerThread = deployerThread;
        this.listener = listener;
    }

    /**
     * Installs a part, as the next of its slot.
     *
     * @param part of the set, or what is to serve in its place
     * @throws RefusedException if that cannot be; the set is to be refused then
     */
    void install(SetRollout joint, Slot slot, BundleFile part) throws RefusedException {
        List.copyOf(slot.waiting).forEach(each -> rollouts.refusals().forget(slot, each));
        try {
            String by = "set " + joint.set.name();
            Rollout rollout = rollouts.installer().install(part, by, Optional.empty());
            supersession.beginTrial(
                    rollout.bundle, joint.trial, slot.active == null ? null : slot.active.bundle());
            rollout.joint = true;
            slot.next = rollout;
            joint.members.add(new Member(slot, rollout));
        } catch (RefusedException e) {
            records.dropped(part);
            throw new RefusedException(
                    "its part %s: %s".formatted(joint.set.nameOf(part), e.getMessage()));
        }
    }

    /**
     * Starts all parts if all is there that they need.
     *
     * @param waits whether what is missing may still come with other files
     */
    void start(SetRollout joint, boolean waits) {
        if (joint.starting || joint.ended) {
            return;
        }
        for (Member each : joint.bundles()) {
            String against = against(joint, each);
            if (!against.isEmpty()) {
                if (!waits) {
                    refuse(joint, each, against);
                }
                return;
            }
        }
        try {
            for (Member each : joint.bundles()) {
                configurations.give(
                        each.rollout().bundle, each.rollout().file, joint.configurations);
            }
        } catch (RefusedException e) {
            refuse(joint, String.valueOf(e.getMessage()));
            return;
        }
        joint.begin();
        for (Member each : joint.members) {
            each.rollout().starting = true;
            each.rollout().startedNanos = System.nanoTime();
        }
        if (joint.bundles().isEmpty()) {
            takeOver(joint, List.of());
        }
        for (Member each : joint.bundles()) {
            Rollout rollout = each.rollout();
            var _ =
                    starter.start(rollout.file, rollout.bundle, true, joint::whenAllStarted)
                            .whenCompleteAsync(
                                    (ready, failure) -> ended(joint, each, ready, failure),
                                    deployerThread);
        }
    }

    /** Why a part cannot be started; empty if it can. */
    private String against(SetRollout joint, Member member) {
        String taken = upFront.problem(member.rollout(), joint.slots);
        if (!taken.isEmpty()) {
            return taken;
        }
        Bundle bundle = member.rollout().bundle;
        return bundles.resolve(bundle) ? "" : bundles.whyUnresolved(bundle);
    }

    private void ended(
            SetRollout joint,
            Member member,
            @Nullable List<Route> ready,
            @Nullable Throwable failure) {
        if (joint.ended) {
            return;
        }
        if (ready != null) {
            if (joint.isReady(member, ready)) {
                open(joint);
            }
            return;
        }
        Throwable cause = Refusals.cause(Objects.requireNonNull(failure));
        if (!(cause instanceof BrokenOffException)) {
            refuse(joint, member, Refusals.reason(joint.set, cause));
        }
    }

    private void open(SetRollout joint) {
        joint.members.forEach(each -> listener.takesOver(each.slot()));
        List<Long> ids =
                joint.bundles().stream().map(each -> each.rollout().bundle.getBundleId()).toList();
        routes.open(ids).thenAcceptAsync(served -> takeOver(joint, served), deployerThread);
    }

    private void takeOver(SetRollout joint, Collection<Route> served) {
        joint.ended = true;
        List<Member> inOrder = new ArrayList<>(joint.members);
        inOrder.sort(ORDER);
        var applications = new TreeSet<String>();
        for (Member each : inOrder) {
            long id = each.rollout().bundle.getBundleId();
            List<Route> own = served.stream().filter(route -> route.bundleId() == id).toList();
            own.forEach(route -> applications.add(route.application()));
            rollouts.takeover().serves(each.slot(), each.rollout(), own);
        }
        records.serving(joint.set.asRecorded(), joint.by, applications);
        LOG.info("Deployed {}", joint.set);
        joint.outcome.complete(joint.set);
        listener.changed();
    }

    private void refuse(SetRollout joint, Member member, String reason) {
        refuse(joint, "its part %s: %s".formatted(joint.set.nameOf(member.rollout().file), reason));
    }

    /** None of its parts is taken; the set is set aside until its bytes change. */
    void refuse(SetRollout joint, String reason) {
        joint.ended = true;
        if (bundles.serverStops()) {
            // As it is with one bundle: the next start tries it again.
            joint.members.forEach(each -> records.dropped(each.rollout().file));
            joint.outcome.completeExceptionally(new RefusedException("the server stops"));
            return;
        }
        for (Member each : joint.members) {
            each.slot().next = null;
            records.dropped(each.rollout().file);
            retirement.retire(each.rollout().bundle);
            each.rollout().outcome.completeExceptionally(new RefusedException(reason));
        }
        records.refused(joint.set.asRecorded(), joint.by, reason);
        LOG.error(
                "{} was not deployed: {}{}",
                joint.set.name(),
                reason,
                joint.before == null ? "" : " (" + joint.before.name() + " stays in service)");
        joint.outcome.completeExceptionally(new RefusedException(reason));
        listener.changed();
    }
}
