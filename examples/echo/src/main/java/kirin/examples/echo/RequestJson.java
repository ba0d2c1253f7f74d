package kirin.examples.echo;

import kirin.app.Request;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.StringJoiner;

/** A request as a JSON text (RFC 8259). */
final class RequestJson {
    private RequestJson() {}

    static String of(Request request) {
        StringJoiner headers = new StringJoiner(",\n    ", "[\n    ", "\n  ]").setEmptyValue("[]");
        request.headers()
                .forEach((name, value) ->
                        headers.add(
                                "{\"name\": %s, \"value\": %s}"
                                        .formatted(quoted(name), quoted(value))));
        Instant deadline = request.deadline();
        return new StringJoiner(",\n  ", "{\n  ", "\n}\n")
                .add("\"method\": " + quoted(request.method()))
                .add("\"target\": " + quoted(request.target()))
                .add("\"mountPath\": " + quoted(request.mountPath()))
                .add("\"path\": " + quoted(request.path()))
                .add("\"query\": " + quoted(request.query()))
                .add("\"headers\": " + headers)
                .add("\"scheme\": " + quoted(request.scheme()))
                .add("\"host\": " + quoted(request.host()))
                .add("\"protocol\": " + quoted(request.protocol()))
                .add("\"peer\": " + quoted(address(request.peer())))
                .add("\"local\": " + quoted(address(request.local())))
                .add("\"deadline\": " + (deadline == null ? "null" : quoted(deadline.toString())))
                .toString();
    }

    private static String address(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }

    /** {@code text} as a JSON string: quotes, backslashes and control characters are escaped. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                // Half of a surrogate pair has no form in UTF-8; escaped, it is not lost.
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
