package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;
import kirin.log.Line;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The atoms of gunicorn, under its letters, and those that Kirin has besides, under words. */
public final class Atoms {
    private static final String TIME = "'['dd/MMM/yyyy:HH:mm:ss Z']'";
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Count DURATION = AccessRecord::durationNanos;
    private static final Count WORKER = Count.ofHandling(Handling::worker);
    private static final Count BYTES = AccessRecord::bodyBytes;

    private static final List<String> GUNICORNS =
            List.of(
                    "B", "D", "H", "L", "M", "T", "U", "a", "b", "f", "h", "l", "m", "p", "q", "r",
                    "s", "t", "u");
    private static final List<String> KIRINS =
            List.of(
                    "application",
                    "client",
                    "connection",
                    "first_byte_us",
                    "outcome",
                    "reason",
                    "request_id",
                    "revision",
                    "wait_us",
                    "worker");

    private final ZoneId zone;
    private final Count bytes;

    private Atoms(ZoneId zone, Count bytes) {
        this.zone = zone;
        this.bytes = bytes;
    }

    /**
     * All as gunicorn has them.
     *
     * @param zone of the times
     */
    public static Atoms ofGunicorn(ZoneId zone) {
        return new Atoms(zone, BYTES);
    }

    /**
     * The same with Apache's rule that {@code b} is a {@code -} for an empty body.
     *
     * @param zone of the times
     */
    public static Atoms ofApache(ZoneId zone) {
        return new Atoms(zone, BYTES.unlessZero());
    }

    /** Names to choose from in their order, without those that stand for a field or a variable. */
    List<String> names() {
        return Stream.concat(GUNICORNS.stream(), KIRINS.stream()).toList();
    }

    /** The atom of this name, if there is one. */
    Optional<Atom> named(String name) {
        // Each is made when it is asked for: linking all of them costs a start 40 ms.
        Atom atom = name.length() == 1 ? gunicorns(name.charAt(0)) : kirins(name);
        return Optional.ofNullable(atom != null ? atom : inBraces(name));
    }

    private @Nullable Atom gunicorns(char letter) {
        return switch (letter) {
            case 'h' -> Atom.plainText(Text.unlessEmpty(AccessRecord::peerHost));
            case 'l' -> Atom.fixed(Step.literal("-"));
            case 'u' -> Atom.text(BasicUser::of);
            case 't' -> Atom.fixed(time());
            case 'r' -> Atom.requestLine();
            case 'm' -> Atom.text(AccessRecord::method);
            case 'U' -> Atom.text(new RequestPath());
            case 'q' -> Atom.textOrNothing(RequestPath::query);
            case 'H' -> Atom.text(AccessRecord::protocol);
            case 'f' -> Atom.text(Text.requestField("Referer"));
            case 'a' -> Atom.text(Text.requestField("User-Agent"));
            case 's' -> Atom.number(status().unlessZero());
            case 'B' -> Atom.number(BYTES);
            case 'b' -> Atom.number(bytes);
            case 'T' -> Atom.number(DURATION.dividedBy(NANOS_PER_SECOND));
            case 'M' -> Atom.number(DURATION.dividedBy(NANOS_PER_MILLI));
            case 'D' -> Atom.number(DURATION.dividedBy(NANOS_PER_MICRO));
            case 'L' -> Atom.fixed(Step.seconds());
            case 'p' -> Atom.fixed(Atoms::addSeat);
            default -> null;
        };
    }

    private static @Nullable Atom kirins(String name) {
        return switch (name) {
            case "application" -> Atom.text(Text.ofHandling(Handling::application));
            case "revision" -> Atom.number(Count.ofHandling(Handling::revision));
            case "worker" -> Atom.number(WORKER.unlessZero());
            case "client" -> Atom.plainText(Text.unlessEmpty(Atoms::client));
            case "request_id" -> Atom.text(AccessRecord::requestId);
            case "connection" -> Atom.number(record -> record.connection().id());
            case "wait_us" -> Atom.number(inMicros(Count.ofHandling(Handling::waitedNanos)));
            case "first_byte_us" -> Atom.number(inMicros(AccessRecord::firstByteNanos));
            case "outcome" -> Atom.plainText(record -> record.outcome().text());
            case "reason" -> Atom.text(Text.unlessEmpty(AccessRecord::reason));
            default -> null;
        };
    }

    /** Where no proxy has named another, the peer is the client. */
    private static String client(AccessRecord record) {
        String told = record.forwardedFor();
        return told == null ? record.peerHost() : told;
    }

    private Step time() {
        var time = new SecondStamp(TIME, zone);
        return (record, line) -> time.add(record.endMillis(), line);
    }

    private static Count status() {
        return AccessRecord::status;
    }

    private static Count inMicros(Count nanos) {
        return nanos.dividedBy(NANOS_PER_MICRO);
    }

    /** A worker is no process, but what stood in these brackets told workers apart. */
    private static void addSeat(AccessRecord record, Line line) {
        line.add('<').add(Math.max(0, WORKER.of(record))).add('>');
    }

    private static @Nullable Atom inBraces(String name) {
        int end = name.length() - 2;
        if (end < 2 || name.charAt(0) != '{' || name.charAt(end) != '}') {
            return null;
        }
        String inner = name.substring(1, end);
        return switch (name.charAt(end + 1)) {
            case 'i' -> Atom.text(new LastField(AccessRecord::requestFields, inner));
            case 'o' -> Atom.text(new LastField(AccessRecord::answerFields, inner));
            case 'e' -> Environ.variable(inner);
            default -> null;
        };
    }
}
