package kirin.http.internal;

import kirin.http.Headers;

/**
 * All of a body has come.
 *
 * @param trailers the fields after it
 */
record RequestEnd(Headers trailers) {
    static final RequestEnd WITHOUT_TRAILERS = new RequestEnd(Headers.empty());
}
