package kirin.routing;

import java.util.Optional;

/**
 * Which requests go to a revision that serves beside another one. By the cookie {@code
 * kirin-revision}, a client that has met it stays with it whatever the percentage is later, and one
 * that has met the other moves when the percentage has grown far enough, and never back. One that a
 * condition is about gets no cookie.
 *
 * @param percent of the clients that neither condition is about, 0 to 100
 * @param header clients that send this field with this value
 * @param cookie clients that send this cookie with this value
 */
public record Share(int percent, Optional<Match> header, Optional<Match> cookie) {

    public Share {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException(
                    "the percentage is " + percent + "; give one from 0 to 100");
        }
    }

    /** A name with the value that it must have. */
    public record Match(String name, String value) {}

    public static Share ofPercent(int percent) {
        return new Share(percent, Optional.empty(), Optional.empty());
    }
}
