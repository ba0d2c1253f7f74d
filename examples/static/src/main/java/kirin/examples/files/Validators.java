package kirin.examples.files;

import kirin.app.Response;
import kirin.http.Headers;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells one content of a file from the next.
 *
 * @param tag a strong one, in its quotes
 * @param modified in whole seconds, as HTTP's dates are
 */
record Validators(String tag, Instant modified) {
    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?(\"[^\"\\s]*\")");

    enum Verdict {
        GO_ON,
        NOT_MODIFIED,
        FAILED
    }

    /** Of size and time alone: so all machines that serve a copy give the same. */
    static Validators of(BasicFileAttributes attributes) {
        Instant time = attributes.lastModifiedTime().toInstant();
        String tag =
                "\"%x.%x-%x\"".formatted(time.getEpochSecond(), time.getNano(), attributes.size());
        return new Validators(tag, time.truncatedTo(ChronoUnit.SECONDS));
    }

    Response addTo(Response response) {
        return response.withHeader("ETag", tag)
                .withHeader("Last-Modified", HttpDates.format(modified));
    }

    /** In the order of RFC 9110 §13.2.2: whoever names a tag is not asked for a date as well. */
    Verdict judge(Headers headers) {
        if (headers.contains("If-Match")) {
            if (!isNamed(headers.all("If-Match"), true)) {
                return Verdict.FAILED;
            }
        } else if (isModifiedSince(headers.get("If-Unmodified-Since"), false)) {
            return Verdict.FAILED;
        }
        if (headers.contains("If-None-Match")) {
            return isNamed(headers.all("If-None-Match"), false)
                    ? Verdict.NOT_MODIFIED
                    : Verdict.GO_ON;
        }
        return isModifiedSince(headers.get("If-Modified-Since"), true)
                ? Verdict.GO_ON
                : Verdict.NOT_MODIFIED;
    }

    /** The {@code Range} field if it is to be obeyed, else null. */
    String ranges(Headers headers) {
        String range = headers.get("Range");
        String condition = headers.get("If-Range");
        if (range == null || condition == null) {
            return headers.all("Range").size() > 1 ? null : range;
        }
        // RFC 9110 §13.1.5: the very same, or the client's part and ours would not fit together.
        boolean isTheSame = condition.equals(tag) || modified.equals(HttpDates.parse(condition));
        return isTheSame ? range : null;
    }

    private boolean isModifiedSince(String date, boolean ifNoneIsGiven) {
        Instant since = date == null ? null : HttpDates.parse(date);
        return since == null ? ifNoneIsGiven : modified.isAfter(since);
    }

    /** Whether the lists name this tag; a weak one is never the same when it has to be strong. */
    private boolean isNamed(List<String> lists, boolean strongly) {
        String all = String.join(",", lists).strip();
        if (all.equals("*")) {
            return true;
        }
        for (Matcher given = ENTITY_TAG.matcher(all); given.find(); ) {
            if (given.group(2).equals(tag) && !(strongly && given.group(1) != null)) {
                return true;
            }
        }
        return false;
    }
}
