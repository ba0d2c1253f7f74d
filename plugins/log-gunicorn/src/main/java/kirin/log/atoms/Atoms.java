package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;
import kirin.log.Line;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The atoms of gunicorn, under its letters, and those that Kirin has besides, under words. */
public final class Atoms {
    private static final String TIME = "'['dd/MMM/yyyy:HH:mm:ss Z']'";
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Count DURATION = AccessRecord::durationNanos;
    private static final Count WORKER = Count.ofHandling(Handling::worker);

    private final Map<String, Atom> named = new TreeMap<>();

    private Atoms(ZoneId zone) {
        var time = new SecondStamp(TIME, zone);
        named.put("t", Atom.fixed((record, line) -> time.add(record.endMillis(), line)));
        putRequest();
        putAnswer();
        putKirins();
    }

    /**
     * All as gunicorn has them.
     *
     * @param zone of the times
     */
    public static Atoms ofGunicorn(ZoneId zone) {
        return new Atoms(zone);
    }

    /**
     * The same with Apache's rule that {@code b} is a {@code -} for an empty body.
     *
     * @param zone of the times
     */
    public static Atoms ofApache(ZoneId zone) {
        var atoms = new Atoms(zone);
        Count bytes = AccessRecord::bodyBytes;
        atoms.named.put("b", Atom.number(bytes.unlessZero()));
        return atoms;
    }

    private void putRequest() {
        named.put("h", Atom.plainText(Text.unlessEmpty(AccessRecord::peerHost)));
        named.put("l", Atom.fixed(Step.literal("-")));
        named.put("u", Atom.text(BasicUser::of));
        named.put("r", Atom.requestLine());
        named.put("m", Atom.text(AccessRecord::method));
        named.put("U", Atom.text(new RequestPath()));
        named.put("q", Atom.textOrNothing(RequestPath::query));
        named.put("H", Atom.text(AccessRecord::protocol));
        named.put("f", Atom.text(Text.requestField("Referer")));
        named.put("a", Atom.text(Text.requestField("User-Agent")));
    }

    private void putAnswer() {
        Count status = AccessRecord::status;
        named.put("s", Atom.number(status.unlessZero()));
        named.put("B", Atom.number(AccessRecord::bodyBytes));
        named.put("b", Atom.number(AccessRecord::bodyBytes));
        named.put("T", Atom.number(DURATION.dividedBy(NANOS_PER_SECOND)));
        named.put("M", Atom.number(DURATION.dividedBy(NANOS_PER_MILLI)));
        named.put("D", Atom.number(DURATION.dividedBy(NANOS_PER_MICRO)));
        named.put("L", Atom.fixed(Step.seconds()));
        named.put("p", Atom.fixed(Atoms::addSeat));
    }

    private void putKirins() {
        Count waited = Count.ofHandling(Handling::waitedNanos);
        Count firstByte = AccessRecord::firstByteNanos;
        named.put("application", Atom.text(Text.ofHandling(Handling::application)));
        named.put("revision", Atom.number(Count.ofHandling(Handling::revision)));
        named.put("worker", Atom.number(WORKER.unlessZero()));
        named.put("request_id", Atom.text(AccessRecord::requestId));
        named.put("connection", Atom.number(record -> record.connection().id()));
        named.put("wait_us", Atom.number(waited.dividedBy(NANOS_PER_MICRO)));
        named.put("first_byte_us", Atom.number(firstByte.dividedBy(NANOS_PER_MICRO)));
        named.put("outcome", Atom.plainText(record -> record.outcome().text()));
        named.put("reason", Atom.text(Text.unlessEmpty(AccessRecord::reason)));
    }

    /** A worker is no process, but what stood in these brackets told workers apart. */
    private static void addSeat(AccessRecord record, Line line) {
        line.add('<').add(Math.max(0, WORKER.of(record))).add('>');
    }

    /** Names to choose from in their order, without those that stand for a field or a variable. */
    List<String> names() {
        return new ArrayList<>(named.keySet());
    }

    /** The atom of this name, if there is one. */
    Optional<Atom> named(String name) {
        Atom atom = named.get(name);
        return Optional.ofNullable(atom != null ? atom : inBraces(name));
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
