package kirin.http.internal;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/**
 * What trusted proxies have said of a request.
 *
 * @param client null if they have named none
 * @param host the same
 * @param prefix what they have taken off the path; empty if nothing
 */
record Forwarding(
        String scheme, @Nullable InetSocketAddress client, @Nullable String host, String prefix) {
    static final Forwarding NONE = new Forwarding("http", null, null, "");

    /** The client's address alone; null if they have named none. */
    @Nullable String clientHost() {
        return client == null ? null : NetUtil.toAddressString(client.getAddress());
    }
}
