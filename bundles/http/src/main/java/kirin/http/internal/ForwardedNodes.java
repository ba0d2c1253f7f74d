package kirin.http.internal;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A list of who has asked whom, from the right as far as it can be believed.
 *
 * @param client the leftmost of these with an address; null if there is none
 * @param hop how many members of the list are right of the last one that is believed
 */
record ForwardedNodes(@Nullable InetSocketAddress client, int hop) {
    private static final int MOST_PORT = 65_535;

    /**
     * @param nodes the nearest last, as RFC 7239 §6 writes them or without its brackets
     */
    static ForwardedNodes of(List<String> nodes, TrustedPeers trusted) {
        InetSocketAddress client = null;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            int hop = nodes.size() - 1 - i;
            InetSocketAddress node = address(nodes.get(i));
            if (node == null) {
                // It is hidden on purpose, or something else: whoever it was is not known here.
                return new ForwardedNodes(client, hop);
            }
            client = node;
            if (!trusted.include(node.getAddress())) {
                return new ForwardedNodes(client, hop);
            }
        }
        return new ForwardedNodes(client, Math.max(0, nodes.size() - 1));
    }

    /**
     * What the same proxy has said in another list. A proxy that replaces a list leaves one member:
     * then that.
     */
    @Nullable String sameOf(List<String> members) {
        return members.isEmpty() ? null : members.get(Math.max(0, members.size() - 1 - hop));
    }

    /** An address with or without port; null if it is none. */
    static @Nullable InetSocketAddress address(String node) {
        int colon = node.lastIndexOf(':');
        boolean bracketed = node.startsWith("[");
        boolean hasPort =
                colon >= 0
                        && (bracketed ? node.charAt(colon - 1) == ']' : node.indexOf(':') == colon);
        String host = hasPort ? node.substring(0, colon) : node;
        if (bracketed) {
            if (!host.endsWith("]")) {
                return null;
            }
            host = host.substring(1, host.length() - 1);
        }
        InetAddress address = literal(host);
        int port = hasPort ? port(node.substring(colon + 1)) : 0;
        return address == null || port < 0 ? null : new InetSocketAddress(address, port);
    }

    /** An address as it stands alone; null if it is none. Nothing is ever looked up. */
    static @Nullable InetAddress literal(String text) {
        if (!NetUtil.isValidIpV4Address(text)
                && (text.indexOf('%') >= 0
                        || text.indexOf('[') >= 0
                        || !NetUtil.isValidIpV6Address(text))) {
            return null;
        }
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
        } catch (UnknownHostException _) {
            return null;
        }
    }

    /** -1 if it is none; one that is hidden on purpose is 0. */
    private static int port(String text) {
        if (text.startsWith("_")) {
            return 0;
        }
        int port = number(text);
        return port <= MOST_PORT ? port : -1;
    }

    /** Up to five digits; -1 if it is none. */
    static int number(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }
}
