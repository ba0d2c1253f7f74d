package kirin.examples.sleep;

import kirin.app.Application;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;

import org.osgi.service.component.annotations.Component;

/** {@code /sleep?ms=50} answers after 50 ms: something slow to try timeouts and stops with. */
@Component
@Mount(path = "/sleep", name = "sleep")
public final class Sleep implements Application {
    /** Two minutes: twice the timeout that Kirin ships with, so that it can be seen to strike. */
    private static final int MOST_MS = 120_000;

    @Override
    public Response handle(Request request) throws InterruptedException {
        return answer(request.query());
    }

    static Response answer(String query) throws InterruptedException {
        String ms = "";
        for (String parameter : query.split("&")) {
            if (parameter.startsWith("ms=")) {
                ms = parameter.substring("ms=".length());
                break;
            }
        }
        if (ms.isEmpty()) {
            return refused("say how long, for example /sleep?ms=50");
        }
        int duration = milliseconds(ms);
        if (duration < 0) {
            return refused(
                    "ms is \"%s\"; give whole milliseconds from 0 to %d".formatted(ms, MOST_MS));
        }
        // Interrupted when the timeout strikes or the server stops; the exception ends the request.
        Thread.sleep(duration);
        return Response.text("Slept for " + ms + " ms\n");
    }

    /** -1 if it is not a number of digits alone, or too high. */
    private static int milliseconds(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > MOST_MS) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number > MOST_MS ? -1 : number;
    }

    private static Response refused(String reason) {
        return Response.text(reason + "\n").withStatus(400);
    }
}
