package kirin.http.internal;

import org.jspecify.annotations.Nullable;

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

    /**
     * Addresses that begin with the same bits.
     *
     * @param high the first eight bytes of an IPv6 address, or all of an IPv4 one
     * @param low the others of an IPv6 address, or 0
     * @param bytes that an address has
     */
    record Network(long high, long low, int bits, int bytes) {

        static Network of(String text) {
            int slash = text.indexOf('/');
            byte[] address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits =
                    slash < 0
                            ? address.length * Byte.SIZE
                            : Integer.parseInt(text.substring(slash + 1));
            return new Network(high(address), low(address), bits, address.length);
        }

        boolean has(byte[] address) {
            int ofHigh = Math.min(bytes, Long.BYTES) * Byte.SIZE;
            return address.length == bytes
                    && beginAlike(high, high(address), Math.min(bits, ofHigh), ofHigh)
                    && (bits <= Long.SIZE
                            || beginAlike(low, low(address), bits - Long.SIZE, Long.SIZE));
        }

        private static boolean beginAlike(long one, long other, int bits, int of) {
            // A shift by 64 would be none.
            return bits == 0 || (one ^ other) >>> (of - bits) == 0;
        }

        private static long high(byte[] address) {
            return number(address, 0, Math.min(address.length, Long.BYTES));
        }

        private static long low(byte[] address) {
            return number(address, Math.min(address.length, Long.BYTES), address.length);
        }

        private static long number(byte[] address, int from, int to) {
            long number = 0;
            for (int i = from; i < to; i++) {
                number = number << Byte.SIZE | (address[i] & 0xff);
            }
            return number;
        }
    }

    static TrustedPeers of(List<String> networks) {
        return new TrustedPeers(
                networks.contains("*"),
                networks.stream().filter(each -> !each.equals("*")).map(Network::of).toList());
    }

    boolean include(@Nullable SocketAddress peer) {
        return !(peer instanceof InetSocketAddress tcp) || include(tcp.getAddress());
    }

    boolean include(InetAddress peer) {
        if (everybody) {
            return true;
        }
        byte[] address = peer.getAddress();
        for (Network network : networks) {
            if (network.has(address)) {
                return true;
            }
        }
        return false;
    }
}
