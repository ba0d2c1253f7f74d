package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The PROXY header as a line of text: version 1 of the PROXY protocol. */
final class ProxyHeaderV1 {
    static final List<Byte> BEGINNING =
            List.of((byte) 'P', (byte) 'R', (byte) 'O', (byte) 'X', (byte) 'Y', (byte) ' ');

    /** With its line end; so says the protocol. */
    private static final int LONGEST = 107;

    private static final int PARTS = 6;
    private static final int MOST_PORT = 65_535;

    private ProxyHeaderV1() {}

    /**
     * Takes one away.
     *
     * @return null if it is not all there
     * @throws RefusedException if it is malformed
     */
    static @Nullable ProxyHeader read(ByteBuf in) {
        int most = Math.min(in.readableBytes(), LONGEST);
        int length = in.bytesBefore(most, (byte) '\n') + 1;
        if (length == 0) {
            if (most == LONGEST) {
                throw ProxyHeader.malformed("it does not end within " + LONGEST + " bytes");
            }
            return null;
        }
        String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        if (!line.endsWith("\r\n")) {
            throw ProxyHeader.malformed("its line does not end with CR LF");
        }
        return parse(line.substring(0, length - 2).split(" ", -1));
    }

    private static ProxyHeader parse(String[] parts) {
        String family = parts[1];
        if (family.equals("UNKNOWN")) {
            return ProxyHeader.UNTOLD;
        }
        if (!family.equals("TCP4") && !family.equals("TCP6")) {
            throw ProxyHeader.malformed("it is neither of TCP4 nor of TCP6 nor UNKNOWN");
        }
        if (parts.length != PARTS) {
            throw ProxyHeader.malformed("it has not two addresses and two ports");
        }
        boolean four = family.equals("TCP4");
        return new ProxyHeader(
                address(parts[2], parts[4], four), address(parts[3], parts[5], four));
    }

    private static InetSocketAddress address(String host, String port, boolean four) {
        InetAddress address =
                NetUtil.isValidIpV4Address(host) == four ? ForwardedNodes.literal(host) : null;
        if (address == null) {
            throw ProxyHeader.malformed("an address is none of its family");
        }
        int number = ForwardedNodes.number(port);
        if (number < 0 || number > MOST_PORT || (port.length() > 1 && port.startsWith("0"))) {
            throw ProxyHeader.malformed("a port is not a number of 0 to 65535");
        }
        return new InetSocketAddress(address, number);
    }
}
