package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Who is believed what it says of others: those in one of the networks, and whoever comes over a
 * Unix socket, which has permissions of its own.
 *
 * @param networks as the setting has them, checked
 */
record TrustedPeers(boolean everybody, List<Network> networks) {

    /** Addresses of so many bytes that begin with these bits. */
    record Network(BigInteger prefix, int bits, int bytes) {

        static Network of(String text) {
            int slash = text.indexOf('/');
            byte[] address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits =
                    slash < 0
                            ? address.length * Byte.SIZE
                            : Integer.parseInt(text.substring(slash + 1));
            return new Network(prefix(address, bits), bits, address.length);
        }

        boolean has(byte[] address) {
            return address.length == bytes && prefix(address, bits).equals(prefix);
        }

        private static BigInteger prefix(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
        }
    }

    static TrustedPeers of(List<String> networks) {
        return new TrustedPeers(
                networks.contains("*"),
                networks.stream().filter(each -> !each.equals("*")).map(Network::of).toList());
    }

    boolean include(@Nullable SocketAddress peer) {
        if (everybody || !(peer instanceof InetSocketAddress tcp)) {
            return true;
        }
        byte[] address = tcp.getAddress().getAddress();
        return networks.stream().anyMatch(network -> network.has(address));
    }
}
