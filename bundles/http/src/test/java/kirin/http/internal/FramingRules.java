package kirin.http.internal;

import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** What holds for whatever a client may send. */
final class FramingRules {
    /** Longer ones are not read byte by byte. */
    private static final int LONG = 1500;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Set<String> ONLY_IN_HEADS =
            Set.of("content-length", "transfer-encoding", "host", "trailer", "connection");

    private static final Settings STRICT = Settings.defaults();

    private static final Settings LENIENT =
            Settings.defaults()
                    .with(RequestSettings.PERMIT_OBSOLETE_FOLDING, true)
                    .with(RequestSettings.STRIP_HEADER_SPACES, true)
                    .with(RequestSettings.PERMIT_UNCONVENTIONAL_HTTP_METHOD, true)
                    .with(RequestSettings.PERMIT_UNCONVENTIONAL_HTTP_VERSION, true)
                    .with(RequestSettings.CASEFOLD_HTTP_METHOD, true)
                    .with(RequestSettings.HEADER_MAP, "dangerous")
                    .with(RequestSettings.LIMIT_REQUEST_BODY, 12);

    private final FramingProbe probe;

    FramingRules(FramingProbe probe) {
        this.probe = probe;
    }

    /** Throws an {@link AssertionError} that says what does not hold. */
    void check(byte[] bytes) {
        check(bytes, STRICT);
        check(bytes, LENIENT);
    }

    private void check(byte[] bytes, Settings settings) {
        var whole = probe.read(settings, false, List.of(bytes));
        checkBuffers(whole);
        checkEnd(whole);
        whole.bytes().requests().forEach(FramingRules::checkRequest);
        if (bytes.length <= LONG) {
            checkSame(whole, probe.read(settings, true, bytewise(bytes)), "byte by byte");
        }
        checkSame(whole, probe.read(settings, true, split(bytes)), "in pieces");
        checkWrittenAgain(whole.bytes(), settings);
    }

    private static void checkBuffers(FramingProbe.Result result) {
        require(result.leftBytes() == 0, "buffers were not released");
    }

    private static void checkEnd(FramingProbe.Result result) {
        Reading bytes = result.bytes();
        int refusal = bytes.refusal();
        int answered = bytes.statuses().size() - (refusal == 0 ? 0 : 1);
        require(answered == bytes.requests().size(), "not one answer for each request");
        require(
                bytes.statuses().stream().limit(answered).allMatch(status -> status == 200),
                "something follows a refusal");
        require(refusal < 500 || refusal == 501 || refusal == 505, "refused as the server's fault");
        if (refusal != 0 || bytes.wasToEnd()) {
            require(bytes.ended(), "the connection was not ended");
            require(result.next().equals(bytes), "a request was read after the end");
        } else {
            require(!bytes.ended(), "the connection ended without an answer that says why");
            require(
                    isStartOf(bytes.requests(), result.next().requests()),
                    "what follows changes what was read");
        }
        require(
                result.end().requests().equals(result.next().requests()),
                "the client's end made a request whole");
        require(result.end().ended(), "the connection outlives its client");
    }

    private static boolean isStartOf(List<?> start, List<?> all) {
        return all.size() >= start.size() && all.subList(0, start.size()).equals(start);
    }

    private static void checkRequest(Reading.Request request) {
        require(request.method().matches(TOKEN), "the method is no token");
        require(request.target().matches("[!-~&&[^#]]+"), "the target has what no target has");
        request.fields().forEach(FramingRules::checkField);
        request.trailers().forEach(FramingRules::checkField);
        int hosts = request.values("Host").size();
        require(request.isHttp11() ? hosts == 1 : hosts < 2, hosts + " hosts");
        List<String> lengths = request.values("Content-Length");
        List<String> codings = request.values("Transfer-Encoding");
        require(lengths.size() + codings.size() <= 1, "the framing is ambiguous");
        if (!lengths.isEmpty()) {
            require(lengths.getFirst().matches("[0-9]+"), "the length is no number");
            long length = Long.parseLong(lengths.getFirst());
            require(length == request.body().length(), "the body is not as long as promised");
        } else if (codings.isEmpty()) {
            require(request.body().isEmpty(), "a body that nothing delimits");
        } else {
            require(request.isHttp11(), "chunks in HTTP/1.0");
            require(codings.getFirst().equalsIgnoreCase("chunked"), "another transfer coding");
        }
        require(
                request.trailers().isEmpty() || !codings.isEmpty(),
                "trailers without a chunked body");
        require(
                request.trailers().stream()
                        .map(Reading.Request::nameOf)
                        .noneMatch(name -> ONLY_IN_HEADS.contains(name.toLowerCase(Locale.ROOT))),
                "a trailer that belongs in the head");
    }

    private static void checkField(String field) {
        require(Reading.Request.nameOf(field).matches(TOKEN), "a field's name is no token");
        String value = Reading.Request.valueOf(field);
        require(value.matches("[\t\\x20-\\x7e\\x80-\\xff]*"), "a field's value has a control");
        require(value.matches("(?s)|[^ \t](.*[^ \t])?"), "a field's value has blanks around it");
    }

    private static void checkSame(
            FramingProbe.Result whole, FramingProbe.Result pieces, String how) {
        checkBuffers(pieces);
        boolean same =
                whole.bytes().means(pieces.bytes())
                        && whole.next().means(pieces.next())
                        && whole.end().means(pieces.end());
        require(same, "read " + how + " it is " + pieces + " and not " + whole);
    }

    private void checkWrittenAgain(Reading read, Settings settings) {
        if (read.requests().isEmpty()) {
            return;
        }
        var again = new ByteArrayOutputStream();
        read.requests().forEach(request -> again.writeBytes(request.written()));
        // A blank more, or several lines in one, may be too long for what the first was just not.
        Settings roomy = settings.with(ServerSettings.LIMIT_REQUEST_FIELD_SIZE, 65_536);
        Reading second = probe.read(roomy, false, List.of(again.toByteArray())).bytes();
        require(
                second.requests().equals(read.requests()) && second.refusal() == 0,
                "written again it is " + second + " and not " + read);
    }

    private static List<byte[]> bytewise(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>(bytes.length);
        for (byte each : bytes) {
            pieces.add(new byte[] {each});
        }
        return pieces;
    }

    /** In the same pieces each time, so that what was found is found again. */
    private static List<byte[]> split(byte[] bytes) {
        Random random = new Random(Arrays.hashCode(bytes));
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(Math.max(1, bytes.length / 2));
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(fault);
        }
    }

    /** Bytes as a person can read them, and as Java and C write them. */
    static String shown(byte[] bytes) {
        var text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        text.append(c);
                    } else {
                        text.append(String.format("\\x%02x", (int) c));
                    }
                }
            }
        }
        return text.toString();
    }
}
