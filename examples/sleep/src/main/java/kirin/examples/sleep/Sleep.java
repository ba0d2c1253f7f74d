package kirin.examples.sleep;

import kirin.app.Application;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;

import org.osgi.service.component.annotations.Component;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /sleep?ms=50} answers after 50 ms: something slow to try timeouts and stops with. */
@Component
@Mount(path = "/sleep", name = "sleep")
public final class Sleep implements Application {
    /** Two minutes: twice the timeout that Kirin ships with, so that it can be seen to strike. */
    private static final int MOST_MS = 120_000;

    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,9}");

    @Override
    public Response handle(Request request) throws InterruptedException {
        return answer(request.query());
    }

    static Response answer(String query) throws InterruptedException {
        String ms =
                Stream.of(query.split("&"))
                        .filter(parameter -> parameter.startsWith("ms="))
                        .map(parameter -> parameter.substring("ms=".length()))
                        .findFirst()
                        .orElse("");
        if (ms.isEmpty()) {
            return refused("say how long, for example /sleep?ms=50");
        }
        // At most nine digits, so that parseInt cannot fail.
        if (!MILLISECONDS.matcher(ms).matches() || Integer.parseInt(ms) > MOST_MS) {
            return refused(
                    "ms is \"%s\"; give whole milliseconds from 0 to %d".formatted(ms, MOST_MS));
        }
        // Interrupted when the timeout strikes or the server stops; the exception ends the request.
        Thread.sleep(Integer.parseInt(ms));
        return Response.text("Slept for " + ms + " ms\n");
    }

    private static Response refused(String reason) {
        return Response.text(reason + "\n").withStatus(400);
    }
}
