package kirin.settings;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Locale;

/**
 * An address to listen at.
 *
 * @param host a name, an IPv4 or an IPv6 address, the latter without brackets; never empty
 * @param port 0 for any that is free
 */
public record BindAddress(String host, int port) {
    private static final int DEFAULT_PORT = 8000;
    private static final int LARGEST_PORT = 65_535;
    private static final String EVERY_IPV4 = "0.0.0.0";

    /**
     * Reads {@code HOST:PORT}, {@code HOST} (port 8000), {@code :PORT} (all of IPv4), {@code
     * [IPv6]:PORT}, each also with {@code tcp://} in front.
     *
     * @throws InvalidValueException if it is none of these
     */
    public static BindAddress parse(String text) throws InvalidValueException {
        String address = text.strip().toLowerCase(Locale.ROOT);
        if (address.startsWith("unix:") || address.startsWith("fd://")) {
            throw new InvalidValueException(
                    text, "unix: and fd:// are not in this version yet, give " + FORM);
        }
        if (address.startsWith("tcp://")) {
            address = address.substring("tcp://".length());
        }
        if (address.startsWith("[")) {
            return ipv6(address, text);
        }
        int colon = address.indexOf(':');
        if (colon < 0) {
            return new BindAddress(host(address, text), DEFAULT_PORT);
        }
        if (colon != address.lastIndexOf(':')) {
            throw new InvalidValueException(
                    text, "give an IPv6 address in brackets, for example [::1]:8000");
        }
        String host = colon == 0 ? EVERY_IPV4 : host(address.substring(0, colon), text);
        return new BindAddress(host, port(address.substring(colon + 1), text));
    }

    /** What {@link #parse} reads, for messages. */
    static final String FORM = "HOST:PORT, for example 127.0.0.1:8000 or [::1]:8000";

    private static BindAddress ipv6(String address, String text) throws InvalidValueException {
        int end = address.indexOf(']');
        String rest = end < 0 ? "?" : address.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(":")) {
            throw wrongForm(text);
        }
        String host = address.substring(1, end);
        try {
            Inet6Address.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            throw new InvalidValueException(text, host + " is no IPv6 address, give " + FORM);
        }
        return new BindAddress(host, rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1), text));
    }

    private static String host(String host, String text) throws InvalidValueException {
        if (host.isEmpty() || !isHostName(host)) {
            throw wrongForm(text);
        }
        if (!isDigitsAndDots(host)) {
            return host;
        }
        if (host.indexOf('.') < 0) {
            throw new InvalidValueException(text, "give a port alone as \":" + host + "\"");
        }
        try {
            Inet4Address.ofLiteral(host);
            return host;
        } catch (IllegalArgumentException _) {
            throw new InvalidValueException(text, host + " is no IPv4 address, give " + FORM);
        }
    }

    private static boolean isHostName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigitsAndDots(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) != '.' && !Character.isDigit(host.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int port(String digits, String text) throws InvalidValueException {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= LARGEST_PORT && Character.isDigit(digits.charAt(0))) {
                return port;
            }
        } catch (NumberFormatException _) {
            // The same remedy as for a number out of range.
        }
        throw new InvalidValueException(text, "give a port from 0 to " + LARGEST_PORT);
    }

    private static InvalidValueException wrongForm(String text) {
        return new InvalidValueException(text, "give " + FORM);
    }

    /** As {@link #parse} reads it and clients connect to it: {@code [::1]:8000}. */
    public String hostAndPort() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** As a URL: {@code http://0.0.0.0:5001}. */
    @Override
    public String toString() {
        return "http://" + hostAndPort();
    }

    /** The value type of settings that hold addresses. */
    static final class Type extends ValueType<BindAddress> {
        @Override
        public String expected() {
            return FORM;
        }

        @Override
        public BindAddress parse(String text) throws InvalidValueException {
            return BindAddress.parse(text);
        }

        @Override
        public String format(BindAddress value) {
            return value.hostAndPort();
        }

        @Override
        BindAddress convert(Object value) throws InvalidValueException {
            if (value instanceof Long port && port >= 0 && port <= LARGEST_PORT) {
                throw new InvalidValueException(value, "give a port alone as \":" + port + "\"");
            }
            return super.convert(value);
        }
    }
}
