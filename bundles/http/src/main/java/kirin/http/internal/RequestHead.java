package kirin.http.internal;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

/**
 * What a checked head said.
 *
 * @param protocol as sent
 * @param isHttp11 false for HTTP/1.0
 * @param requestId what the client named it; null if nothing fit for that
 * @param bodyLength in bytes; {@link #CHUNKED} if it comes in chunks
 * @param keepsAlive whether the client lets the connection stay open
 * @param expectsContinue whether it waits to be told to send its body
 * @param isUpgrade whether it offers to speak another protocol from here on
 * @param forwarding what trusted proxies have said of it
 */
record RequestHead(
        String method,
        String target,
        String protocol,
        boolean isHttp11,
        @Nullable String requestId,
        Headers fields,
        long bodyLength,
        boolean keepsAlive,
        boolean expectsContinue,
        boolean isUpgrade,
        Forwarding forwarding) {
    /** The length of a body that says itself where it ends. */
    static final long CHUNKED = -1;

    /** See {@link kirin.exchange.Exchange#host}. */
    String host() {
        String told = forwarding.host();
        if (told == null) {
            // RFC 9112 §3.2.2: the authority of an absolute target replaces the Host field.
            told = target.startsWith("/") ? null : authority(target);
        }
        if (told == null) {
            told = fields.get("Host");
        }
        return told == null ? "" : told;
    }

    /** Which an absolute target names; null of another one. */
    static @Nullable String authority(String target) {
        int scheme = target.indexOf("://");
        if (scheme < 1) {
            return null;
        }
        int end = scheme + 3;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return target.substring(scheme + 3, end);
    }

    boolean hasBody() {
        return bodyLength != 0;
    }

    boolean isHeadMethod() {
        return method.equals("HEAD");
    }
}
