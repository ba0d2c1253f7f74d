package kirin.server.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A request target taken apart (RFC 9112 §3.2).
 *
 * @param path percent-decoded
 * @param query as sent
 */
record Target(String path, String query) {

    /**
     * Takes a target apart.
     *
     * @throws MalformedTargetException if it has no path that an application could be found by
     */
    static Target parse(String raw) throws MalformedTargetException {
        String rest = raw;
        if (!raw.startsWith("/")) {
            if (raw.equals("*")) {
                return new Target("*", "");
            }
            int scheme = raw.indexOf("://");
            if (scheme < 1 || raw.indexOf('/') < scheme) {
                throw new MalformedTargetException("the request target does not begin with a /");
            }
            int path = endOfAuthority(raw, scheme + 3);
            rest = raw.startsWith("/", path) ? raw.substring(path) : "/" + raw.substring(path);
        }
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : rest.substring(question + 1);
        return new Target(path.indexOf('%') < 0 ? path : decode(path), query);
    }

    /** A path as it stands in a target. */
    static String encoded(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path + " is no path", e);
        }
    }

    private static int endOfAuthority(String raw, int from) {
        for (int i = from; i < raw.length(); i++) {
            if (raw.charAt(i) == '/' || raw.charAt(i) == '?') {
                return i;
            }
        }
        return raw.length();
    }

    private static String decode(String path) throws MalformedTargetException {
        byte[] bytes = new byte[path.length()];
        int count = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = hex(path, i + 1);
                int low = hex(path, i + 2);
                if (high < 0 || low < 0) {
                    throw new MalformedTargetException("the path holds a % without two digits");
                }
                bytes[count++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedTargetException("the decoded path is not UTF-8");
        }
    }

    private static int hex(String path, int index) {
        // Character.digit would take the digits of other scripts as well.
        return index < path.length() && path.charAt(index) < 0x80
                ? Character.digit(path.charAt(index), 16)
                : -1;
    }

    /** The request cannot be routed; the message says why without repeating what was sent. */
    static final class MalformedTargetException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedTargetException(String message) {
            super(message, null, false, false);
        }
    }
}
