package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The head of a request of HTTP/1.1 or 1.0.
 *
 * @param version as it was sent
 * @param bodyBytes that follow it
 */
record RequestHead(String method, URI target, String version, Headers fields, long bodyBytes) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern TARGET = Pattern.compile("/(?!/)[!-~&&[^#]]*");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._~%!$&'()*+,;=-]*|\\[[0-9A-Fa-f:.]+\\])(:[0-9]*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final String NEWER = "HTTP/1.1";
    private static final String OLDER = "HTTP/1.0";

    /** Reads one, and nothing behind it. */
    static RequestHead read(InputStream in) throws IOException, MalformedException {
        var lines = new HeadLines(in);
        String[] parts = lines.next().split(" ", -1);
        if (parts.length != 3) {
            throw new MalformedException("the request line has not three parts");
        }
        String version = parts[2];
        if (!TOKEN.matcher(parts[0]).matches()
                || !(version.equals(NEWER) || version.equals(OLDER))) {
            throw new MalformedException("the request line is not of HTTP/1.1 or HTTP/1.0");
        }
        Headers fields = fields(lines);
        checkHost(fields, version);
        return new RequestHead(
                parts[0], target(parts[1]), version, fields, bodyBytes(fields, version));
    }

    /** A path with or without a query: clients of a Unix socket come through no proxy. */
    private static URI target(String text) throws MalformedException {
        // Two slashes would be the beginning of a host.
        if (TARGET.matcher(text).matches()) {
            try {
                return new URI(text);
            } catch (URISyntaxException _) {
                // The same remedy.
            }
        }
        throw new MalformedException("the target is no path");
    }

    private static Headers fields(HeadLines lines) throws IOException, MalformedException {
        var fields = new Headers();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            // RFC 9112 §5.1, §5.2: no space before the colon, no line that goes on with the last.
            if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
                throw new MalformedException("a line is no field");
            }
            fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields;
    }

    /** RFC 9112 §3.2. */
    private static void checkHost(Headers fields, String version) throws MalformedException {
        List<String> hosts = fields.getOrDefault("Host", List.of());
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(NEWER))) {
            throw new MalformedException("there is not one Host");
        }
        if (!hosts.isEmpty() && !HOST.matcher(hosts.getFirst()).matches()) {
            throw new MalformedException("the Host is none");
        }
    }

    private static long bodyBytes(Headers fields, String version) throws MalformedException {
        List<String> lengths = fields.getOrDefault("Content-Length", List.of());
        if (fields.containsKey("Transfer-Encoding")) {
            // RFC 9112 §6.1, §6.3: with a length, or of HTTP/1.0, it is a smuggling attempt.
            if (!lengths.isEmpty() || version.equals(OLDER)) {
                throw new MalformedException("Transfer-Encoding is where it must not be");
            }
            throw new MalformedException(411, "give Content-Length, not Transfer-Encoding");
        }
        if (lengths.isEmpty()) {
            return 0;
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new MalformedException("Content-Length is not one number");
        }
        return Long.parseLong(lengths.getFirst());
    }

    /** Whether the client waits to be told that its body is wanted. */
    boolean expectsContinue() throws MalformedException {
        List<String> expected = fields.getOrDefault("Expect", List.of());
        if (expected.isEmpty() || version.equals(OLDER)) {
            return false;
        }
        if (expected.size() > 1 || !expected.getFirst().equalsIgnoreCase("100-continue")) {
            throw new MalformedException(417, "nothing but 100-continue can be expected");
        }
        return true;
    }
}
