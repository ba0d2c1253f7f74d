package kirin.http.internal;

import org.jspecify.annotations.Nullable;

/**
 * What has come is refused, and nothing that follows is read.
 *
 * @param head as far as it could be read, for the log; null if that is nothing, or the body is why
 */
record RefusedRequest(Refusal refusal, @Nullable RequestHead head) {}
