package kirin.http.internal;

import kirin.http.Headers;
import kirin.settings.CompressionSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.zip.Deflater;

/**
 * Which answers are compressed.
 *
 * @param types of those that are, as the settings name them
 * @param minSize the shortest body, in bytes
 * @param level 1 to 9
 * @param deflaters where each body's comes from
 */
record CompressionRules(List<String> types, int minSize, int level, Deflaters deflaters) {
    // One and the same, so that rules of the same settings are equal.
    private static final Deflaters WITHOUT_HEADER = level -> new Deflater(level, true);

    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_MODIFIED = 304;

    /** Fields that tell of the body's bytes what compressing would make untrue. */
    private static final String[] OF_THE_BYTES = {
        "Content-Encoding",
        "Content-Range",
        "Content-Digest",
        "Repr-Digest",
        "Digest",
        "Content-MD5"
    };

    /** Only by its full name: each stream that is open would hold the memory of a deflater. */
    private static final String EVENTS = "text/event-stream";

    /** Makes deflaters. */
    interface Deflaters {
        /** One of a level that writes no header of its own; whoever takes it ends it. */
        Deflater make(int level);
    }

    /**
     * What an answer's head becomes.
     *
     * @param codes whether the body is to be compressed, as the fields say then
     */
    record Verdict(Headers fields, boolean codes) {}

    /** Null if nothing is compressed. */
    static @Nullable CompressionRules of(Settings settings) {
        return settings.get(CompressionSettings.COMPRESS)
                ? new CompressionRules(
                        settings.get(CompressionSettings.COMPRESS_TYPES),
                        settings.get(CompressionSettings.COMPRESS_MIN_SIZE),
                        settings.get(CompressionSettings.COMPRESS_LEVEL),
                        WITHOUT_HEADER)
                : null;
    }

    /**
     * Judges an answer.
     *
     * @param length of the body; -1 if it is not known
     */
    Verdict judge(RequestHead request, int status, Headers fields, long length) {
        if (status == NOT_MODIFIED) {
            return new Verdict(CodedFields.ofNotModified(request, fields), false);
        }
        if (!includeType(fields.get("Content-Type"))) {
            return new Verdict(fields, false);
        }
        boolean isLong = length < 0 || length >= Math.max(1, minSize);
        // Most answers are short, and cost no more than this.
        if ((isLong || (length > 0 && AcceptedCodings.mayRefuseIdentity(request.fields())))
                && mayCode(status, fields)) {
            AcceptedCodings accepted = AcceptedCodings.of(request.fields());
            if (accepted.prefersGzip() && (isLong || accepted.refusesIdentity())) {
                return new Verdict(CodedFields.ofGzip(fields), true);
            }
        }
        // RFC 9110 §12.5.5: for caches the plain form is one of several, too.
        return new Verdict(CodedFields.withVary(fields), false);
    }

    private boolean includeType(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int length = contentType.indexOf(';');
        length = length < 0 ? contentType.length() : length;
        while (length > 0 && contentType.charAt(length - 1) == ' ') {
            length--;
        }
        for (String each : types) {
            int kind = each.length() - 1;
            boolean included =
                    each.charAt(kind) == '*'
                            ? length > kind
                                    && contentType.regionMatches(true, 0, each, 0, kind)
                                    && !is(contentType, length, EVENTS)
                            : is(contentType, length, each);
            if (included) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String contentType, int length, String type) {
        return length == type.length() && contentType.regionMatches(true, 0, type, 0, length);
    }

    private static boolean mayCode(int status, Headers fields) {
        if (status == NO_CONTENT || status == RESET_CONTENT || status == PARTIAL_CONTENT) {
            return false;
        }
        for (String name : OF_THE_BYTES) {
            if (fields.contains(name)) {
                return false;
            }
        }
        return !fields.contains("Cache-Control")
                || !FieldLists.lists(fields, "Cache-Control", "no-transform");
    }
}
