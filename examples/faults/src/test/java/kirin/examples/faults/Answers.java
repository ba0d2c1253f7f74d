package kirin.examples.faults;

import kirin.app.Body;
import kirin.app.Response;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads answers as the server would send them. */
final class Answers {
    private Answers() {}

    /** The answer of an instance to a target below its mount. */
    static Response to(Faults faults, String target) throws Exception {
        return faults.handle(GivenRequest.of(target));
    }

    /** The same, as text. */
    static String textTo(Faults faults, String target) throws Exception {
        return text(to(faults, target));
    }

    /** The whole body. */
    static String text(Response response) throws Exception {
        var out = new ByteArrayOutputStream();
        switch (response.body()) {
            case Body.Bytes bytes -> out.write(bytes.content());
            case Body.Written written -> written.writer().writeTo(out);
            default -> throw new AssertionError("unexpected " + response.body());
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
