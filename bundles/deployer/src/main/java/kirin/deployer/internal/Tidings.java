package kirin.deployer.internal;

import kirin.management.Change;
import kirin.management.Event;
import kirin.management.Events;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells others what came of bundles, and of what somebody did in a deploy folder, for the audit.
 * What was done by a command is told of where the command came in.
 */
final class Tidings {
    private static final Logger LOG = LoggerFactory.getLogger(Tidings.class);
    private static final String FOLDER = "folder";

    private final Events events;

    Tidings(Events events) {
        this.events = events;
    }

    /**
     * A bundle answers.
     *
     * @param former the version that answered before; empty if none did
     */
    void serves(BundleFile bundle, String by, Collection<String> applications, String former) {
        boolean isBack = by.equals("rollback");
        Map<String, String> data = dataOf(bundle, by);
        data.put("applications", String.join(", ", applications));
        data.put("former", former);
        tell(
                isBack ? Event.Kind.ROLLED_BACK : Event.Kind.DEPLOYED,
                bundle.symbolicName(),
                "%s answers%s"
                        .formatted(named(bundle), former.isEmpty() ? "" : " in place of " + former),
                data);
        if (by.equals(FOLDER)) {
            change(bundle, "deploy", former, bundle.version().toString(), Change.DONE);
        }
    }

    /** A bundle was not taken. */
    void refused(BundleFile bundle, String by, String reason) {
        aside(bundle, by, Records.REFUSED, reason);
        if (by.equals(FOLDER)) {
            change(bundle, "deploy", "", "", reason);
        }
    }

    /** A bundle is left aside that has served, or had a share. */
    void setAside(BundleFile bundle, String outcome, String reason) {
        aside(bundle, "", outcome, reason);
    }

    private void aside(BundleFile bundle, String by, String outcome, String reason) {
        Map<String, String> data = dataOf(bundle, by);
        data.put("outcome", outcome);
        data.put("reason", reason);
        tell(
                Event.Kind.QUARANTINED,
                bundle.symbolicName(),
                "%s is left aside: %s".formatted(named(bundle), reason),
                data);
    }

    /**
     * A bundle was taken out of service in good order.
     *
     * @param inFolder whether because its file was
     */
    void removed(String bundle, String version, String file, boolean inFolder) {
        tell(
                Event.Kind.REMOVED,
                bundle,
                "%s %s is out of service".formatted(bundle, version),
                new LinkedHashMap<>(Map.of("bundle", bundle, "version", version, "file", file)));
        if (inFolder) {
            // Who took it away left no trace.
            events.changed(new Change("", FOLDER, "remove " + file, version, "", Change.DONE));
        }
    }

    private void change(
            BundleFile bundle, String what, String before, String after, String outcome) {
        Path file = bundle.path();
        events.changed(
                new Change(
                        owner(file),
                        FOLDER,
                        "%s %s (%s)".formatted(what, file, named(bundle)),
                        before,
                        after,
                        outcome));
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("It cannot be seen whose {} is", file, e);
            return "";
        }
    }

    private void tell(Event.Kind kind, String subject, String message, Map<String, String> data) {
        events.tell(new Event(kind, subject, message.replaceAll("\\p{Cntrl}+", " "), data));
    }

    private static Map<String, String> dataOf(BundleFile bundle, String by) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("bundle", bundle.symbolicName());
        data.put("version", bundle.version().toString());
        data.put("sha256", bundle.sha256());
        data.put("file", bundle.path().toString());
        data.put("by", by);
        return data;
    }

    private static String named(BundleFile bundle) {
        return bundle.symbolicName() + " " + bundle.version();
    }
}
