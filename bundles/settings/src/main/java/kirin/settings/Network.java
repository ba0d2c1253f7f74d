package kirin.settings;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Who may do something: an address, a network of addresses, or {@code *} for everybody. */
final class Network extends ValueType<String> {
    private static final String EVERYBODY = "*";
    private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";

    @Override
    public String expected() {
        return "an address, a network such as 10.0.0.0/8 or fd00::/8, or * for everybody";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        String network = text.strip();
        if (network.equals(EVERYBODY)) {
            return network;
        }
        int slash = network.indexOf('/');
        InetAddress address = address(slash < 0 ? network : network.substring(0, slash), text);
        if (slash >= 0) {
            check(address, network.substring(slash + 1), text);
        }
        return network;
    }

    private InetAddress address(String literal, String text) throws InvalidValueException {
        try {
            // Java reads 10.1 as well, which is an address to nobody else.
            return literal.matches(IPV4)
                    ? Inet4Address.ofLiteral(literal)
                    : Inet6Address.ofLiteral(literal);
        } catch (IllegalArgumentException _) {
            throw invalid(text);
        }
    }

    private void check(InetAddress address, String prefix, String text)
            throws InvalidValueException {
        int bits = address.getAddress().length * Byte.SIZE;
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
            throw invalid(text);
        }
        int ofHost = bits - Integer.parseInt(prefix);
        BigInteger number = new BigInteger(1, address.getAddress());
        if (!number.shiftRight(ofHost).shiftLeft(ofHost).equals(number)) {
            throw new InvalidValueException(
                    text,
                    "a network of /"
                            + prefix
                            + " has zeros after its first "
                            + prefix
                            + " bits; give that, or the address alone");
        }
    }
}
