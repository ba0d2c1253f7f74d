package kirin.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What was made of some bytes.
 *
 * @param requests that an application has read to their ends
 * @param statuses of the final answers, those of refusals too
 * @param ended whether the server has ended its side
 */
record Reading(List<Request> requests, List<Integer> statuses, boolean ended) {

    /**
     * A request as an application sees it.
     *
     * @param fields as {@code Name: value}
     * @param trailers in the same form
     */
    record Request(
            String method,
            String target,
            String protocol,
            List<String> fields,
            String body,
            List<String> trailers) {

        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> nameOf(field).equalsIgnoreCase(name))
                    .map(Request::valueOf)
                    .toList();
        }

        boolean isHttp11() {
            return !protocol.equals("HTTP/1.0");
        }

        boolean endsConnection() {
            return isHttp11() ? lists("close") : !lists("keep-alive");
        }

        private boolean lists(String option) {
            return values("Connection").stream()
                    .flatMap(value -> List.of(value.split(",", -1)).stream())
                    .anyMatch(each -> each.strip().equalsIgnoreCase(option));
        }

        /** The same again, in the plainest form. */
        byte[] written() {
            var text = new StringBuilder(method + ' ' + target + ' ' + protocol + "\r\n");
            fields.forEach(field -> text.append(field).append("\r\n"));
            text.append("\r\n");
            if (!values("Transfer-Encoding").isEmpty()) {
                if (!body.isEmpty()) {
                    text.append(Integer.toHexString(body.length())).append("\r\n");
                    text.append(body).append("\r\n");
                }
                text.append("0\r\n");
                trailers.forEach(field -> text.append(field).append("\r\n"));
                text.append("\r\n");
            } else {
                text.append(body);
            }
            return text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        static String nameOf(String field) {
            return field.substring(0, field.indexOf(':'));
        }

        static String valueOf(String field) {
            return field.substring(field.indexOf(':') + 2);
        }
    }

    /**
     * Whether another one is the same for client and application. Of a line that is both malformed
     * and too long, what is found first depends on how much of it is there.
     */
    boolean means(Reading other) {
        return requests.equals(other.requests)
                && ended == other.ended
                && (statuses.equals(other.statuses)
                        || (statuses.size() == other.statuses.size()
                                && isOfALine(refusal())
                                && isOfALine(other.refusal())));
    }

    private static boolean isOfALine(int status) {
        return status == 400 || status == 414 || status == 431;
    }

    /** The status of the refusal; 0 if nothing was refused. */
    int refusal() {
        return statuses.isEmpty() || statuses.getLast() < 400 ? 0 : statuses.getLast();
    }

    /** Whether the client has asked for the end. */
    boolean wasToEnd() {
        return !requests.isEmpty() && requests.getLast().endsConnection();
    }

    /** The final statuses in what a server has sent, whose bodies all have a Content-Length. */
    static List<Integer> statuses(String sent) {
        List<Integer> statuses = new ArrayList<>();
        int at = 0;
        while (at < sent.length()) {
            int end = sent.indexOf("\r\n\r\n", at) + 4;
            if (end < 4 || !sent.startsWith("HTTP/1.1 ", at)) {
                throw new AssertionError("no answer begins with " + sent.substring(at));
            }
            String head = sent.substring(at, end);
            int status = Integer.parseInt(head.substring(9, 12));
            if (status >= 200) {
                statuses.add(status);
            }
            at = end + lengthIn(head);
        }
        return statuses;
    }

    private static int lengthIn(String head) {
        String name = "\r\nContent-Length: ";
        int from = head.indexOf(name) + name.length();
        return from < name.length()
                ? 0
                : Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
    }
}
