package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.http.Headers;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;

/** What an application of gunicorn finds in its {@code environ}. */
final class Environ {
    private static final String SERVER = "kirin";
    private static final String FIELD = "HTTP_";
    private static final Text PATH = new RequestPath();

    private static final Map<String, Atom> VARIABLES =
            Map.ofEntries(
                    Map.entry("REQUEST_METHOD", Atom.text(AccessRecord::method)),
                    Map.entry(
                            "SCRIPT_NAME",
                            Atom.textOrNothing(Text.ofHandling(Handling::mountPath))),
                    Map.entry("PATH_INFO", Atom.text(Environ::pathInfo)),
                    Map.entry("QUERY_STRING", Atom.textOrNothing(RequestPath::query)),
                    Map.entry("RAW_URI", Atom.text(AccessRecord::target)),
                    Map.entry(
                            "REMOTE_ADDR",
                            Atom.plainText(Text.unlessEmpty(AccessRecord::peerHost))),
                    Map.entry(
                            "REMOTE_PORT",
                            Atom.number(record -> Count.port(record.connection().peer()))),
                    Map.entry("SERVER_NAME", Atom.plainText(Environ::serverName)),
                    Map.entry(
                            "SERVER_PORT",
                            Atom.number(record -> Count.port(record.connection().local()))),
                    Map.entry("SERVER_PROTOCOL", Atom.text(AccessRecord::protocol)),
                    Map.entry("SERVER_SOFTWARE", Atom.plainText(record -> SERVER)),
                    Map.entry("WSGI.URL_SCHEME", Atom.text(AccessRecord::scheme)),
                    Map.entry("CONTENT_TYPE", Atom.text(Text.requestField("Content-Type"))),
                    Map.entry("CONTENT_LENGTH", Atom.text(Text.requestField("Content-Length"))));

    private Environ() {}

    /** The variable of this name, in whatever case; one that there is not is always missing. */
    static Atom variable(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        Atom known = VARIABLES.get(upper);
        if (known != null) {
            return known;
        }
        if (upper.startsWith(FIELD) && upper.length() > FIELD.length()) {
            return Atom.text(joined(upper.substring(FIELD.length()).replace('_', '-')));
        }
        return Atom.fixed(Step.literal("-"));
    }

    /** A field, whose values stand in one variable with commas between them if it is repeated. */
    private static Text joined(String name) {
        return record -> {
            Headers fields = record.requestFields();
            return fields.contains(name) ? String.join(",", fields.all(name)) : null;
        };
    }

    /** What follows the mount path, which is the SCRIPT_NAME. */
    private static @Nullable String pathInfo(AccessRecord record) {
        return PATH.of(record);
    }

    private static @Nullable String serverName(AccessRecord record) {
        return record.connection().local() instanceof InetSocketAddress address
                ? address.getHostString()
                : null;
    }
}
