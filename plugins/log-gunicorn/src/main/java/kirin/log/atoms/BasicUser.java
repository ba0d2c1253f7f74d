package kirin.log.atoms;

import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The name in Basic credentials (RFC 7617), which nobody has verified. */
public final class BasicUser {
    private static final String SCHEME = "Basic ";

    private BasicUser() {}

    /** The name; null if there are no such credentials, or they cannot be read. */
    public static @Nullable String of(AccessRecord record) {
        String credentials = record.requestFields().get("Authorization");
        if (credentials == null
                || !credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            return name(Base64.getDecoder().decode(credentials.substring(SCHEME.length()).strip()));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // Whoever sent it knows; a line for each would let clients fill the error log.
            return null;
        }
    }

    private static @Nullable String name(byte[] credentials) throws CharacterCodingException {
        int length = 0;
        while (length < credentials.length && credentials[length] != ':') {
            length++;
        }
        // Without a colon it may be a secret as well as a name.
        if (length == 0 || length == credentials.length) {
            return null;
        }
        // Unlike a String's constructor this fails at what is no UTF-8.
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(credentials, 0, length))
                .toString();
    }
}
