package kirin.settings;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads where to listen; see {@link BindAddress#parse}. */
final class BindAddressReader {
    /** What is read, for messages. */
    static final String FORM =
            "HOST:PORT, unix:PATH or fd://NUMBER, for example 127.0.0.1:8000 or [::1]:8000";

    private static final int DEFAULT_PORT = 8000;
    private static final int LARGEST_PORT = 65_535;
    private static final String EVERY_IPV4 = "0.0.0.0";

    private BindAddressReader() {}

    static boolean isPort(long number) {
        return number >= 0 && number <= LARGEST_PORT;
    }

    static BindAddress read(String text) throws InvalidValueException {
        String given = text.strip();
        String address = given.toLowerCase(Locale.ROOT);
        if (address.startsWith("unix:")) {
            // From what was given: file names have capitals.
            return unix(given.substring("unix:".length()), text);
        }
        if (address.startsWith("fd://")) {
            return descriptor(address.substring("fd://".length()), text);
        }
        if (address.startsWith("tcp://")) {
            address = address.substring("tcp://".length());
        }
        if (address.startsWith("[")) {
            return ipv6(address, text);
        }
        int colon = address.indexOf(':');
        if (colon < 0) {
            return new BindAddress.Tcp(host(address, text), DEFAULT_PORT);
        }
        if (colon != address.lastIndexOf(':')) {
            throw new InvalidValueException(
                    text, "give an IPv6 address in brackets, for example [::1]:8000");
        }
        String host = colon == 0 ? EVERY_IPV4 : host(address.substring(0, colon), text);
        return new BindAddress.Tcp(host, port(address.substring(colon + 1), text));
    }

    private static BindAddress unix(String rest, String text) throws InvalidValueException {
        String path = rest.startsWith("//") ? rest.substring("//".length()) : rest;
        if (path.isEmpty() || path.endsWith("/")) {
            throw new InvalidValueException(text, "give a file, for example unix:run/kirin.sock");
        }
        try {
            return new BindAddress.Unix(Path.of(path));
        } catch (InvalidPathException _) {
            throw new InvalidValueException(text, "give a file, for example unix:run/kirin.sock");
        }
    }

    private static BindAddress descriptor(String digits, String text) throws InvalidValueException {
        try {
            int number = Integer.parseInt(digits);
            // Below are the standard streams.
            if (number > 2 && Character.isDigit(digits.charAt(0))) {
                return new BindAddress.Descriptor(number);
            }
        } catch (NumberFormatException _) {
            // The same remedy as for a number that cannot be meant.
        }
        throw new InvalidValueException(
                text, "give the number of an open socket from 3 on, for example fd://3");
    }

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
        int port = rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1), text);
        return new BindAddress.Tcp(host, port);
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
            if (isPort(port) && Character.isDigit(digits.charAt(0))) {
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
}
