package elsewhere;

import java.io.IOException;

/** The main class of a process that has nothing to do with Kirin, until its input ends. */
public final class OtherProgram {
    private OtherProgram() {}

    /** Says that it is up, and waits. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("up");
        while (System.in.read() >= 0) {
            // goes on until the test closes it, or ends itself
        }
    }
}
