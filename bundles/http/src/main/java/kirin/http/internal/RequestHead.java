package kirin.http.internal;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

/**
 * What a checked head said.
 *
 * @param protocol as sent
 * @param isHttp11 false for HTTP/1.0
 * @param requestId what the client named it; null if nothing fit for that
 * @param keepsAlive whether the client lets the connection stay open
 * @param expectsContinue whether it waits to be told to send its body
 * @param isUpgrade whether it offers to speak another protocol from here on
 */
record RequestHead(
        String method,
        String target,
        String protocol,
        boolean isHttp11,
        @Nullable String requestId,
        Headers fields,
        boolean keepsAlive,
        boolean expectsContinue,
        boolean isUpgrade) {

    boolean isHeadMethod() {
        return method.equals("HEAD");
    }
}
