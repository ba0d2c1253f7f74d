package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The binary PROXY header: version 2 of the PROXY protocol. */
final class ProxyHeaderV2 {
    static final List<Byte> BEGINNING =
            List.of(
                    (byte) '\r',
                    (byte) '\n',
                    (byte) '\r',
                    (byte) '\n',
                    (byte) 0,
                    (byte) '\r',
                    (byte) '\n',
                    (byte) 'Q',
                    (byte) 'U',
                    (byte) 'I',
                    (byte) 'T',
                    (byte) '\n');

    private static final int FIXED_BYTES = 16;

    /** What follows the fixed part: addresses, and whatever a proxy wants to add. */
    private static final int LONGEST_REST = 4096;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORTS_BYTES = 4;
    private static final int PATH_BYTES = 108;

    private ProxyHeaderV2() {}

    /**
     * Takes one away.
     *
     * @return null if it is not all there
     * @throws RefusedException if it is malformed
     */
    static @Nullable ProxyHeader read(ByteBuf in) {
        if (in.readableBytes() < FIXED_BYTES) {
            return null;
        }
        int begin = in.readerIndex();
        int command = in.getUnsignedByte(begin + 12);
        int family = in.getUnsignedByte(begin + 13);
        int length = in.getUnsignedShort(begin + 14);
        check(command, family, length);
        if (in.readableBytes() < FIXED_BYTES + length) {
            return null;
        }
        ByteBuf rest = in.skipBytes(FIXED_BYTES).readSlice(length);
        boolean isLocal = (command & 0xf) == 0;
        return isLocal ? ProxyHeader.UNTOLD : addresses(rest, family >> 4);
    }

    private static void check(int command, int family, int length) {
        if (command >> 4 != 2) {
            throw ProxyHeader.malformed("its version is not 2");
        }
        if ((command & 0xf) > 1) {
            throw ProxyHeader.malformed("its command is neither LOCAL nor PROXY");
        }
        if (length > LONGEST_REST) {
            throw ProxyHeader.malformed("more than " + LONGEST_REST + " bytes follow");
        }
        boolean isLocal = (command & 0xf) == 0;
        boolean isStream = (family & 0xf) == 1;
        if (!isLocal && family != 0 && !isStream) {
            throw ProxyHeader.malformed("its transport is not a stream");
        }
    }

    private static ProxyHeader addresses(ByteBuf rest, int family) {
        return switch (family) {
            case 0 -> ProxyHeader.UNTOLD;
            case 1 -> ofInternet(rest, IPV4_BYTES);
            case 2 -> ofInternet(rest, IPV6_BYTES);
            case 3 -> ofPaths(rest);
            default -> throw ProxyHeader.malformed("its address family is unknown");
        };
    }

    private static ProxyHeader ofInternet(ByteBuf rest, int bytes) {
        if (rest.readableBytes() < 2 * bytes + PORTS_BYTES) {
            throw ProxyHeader.malformed("its addresses are cut short");
        }
        InetAddress source = address(rest, bytes);
        InetAddress destination = address(rest, bytes);
        return new ProxyHeader(
                new InetSocketAddress(source, rest.readUnsignedShort()),
                new InetSocketAddress(destination, rest.readUnsignedShort()));
    }

    private static InetAddress address(ByteBuf rest, int bytes) {
        byte[] address = new byte[bytes];
        rest.readBytes(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes + " bytes are no address", e);
        }
    }

    private static ProxyHeader ofPaths(ByteBuf rest) {
        if (rest.readableBytes() < 2 * PATH_BYTES) {
            throw ProxyHeader.malformed("its addresses are cut short");
        }
        return new ProxyHeader(path(rest), path(rest));
    }

    /** Up to the first zero. What is not ASCII may be no path here, and is left out. */
    private static SocketAddress path(ByteBuf rest) {
        String text = rest.readCharSequence(PATH_BYTES, StandardCharsets.ISO_8859_1).toString();
        int end = text.indexOf('\0');
        String path = end < 0 ? text : text.substring(0, end);
        boolean isAscii = path.chars().allMatch(c -> c < 0x80);
        return UnixDomainSocketAddress.of(isAscii ? path : "");
    }
}
