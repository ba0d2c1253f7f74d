package kirin.http.internal;

/** Whether a body keeps to the length that its head has told. One thread at a time. */
final class PromisedLength {
    private static final long UNKNOWN = -1;

    private long promised = UNKNOWN;
    private long kept;
    private String problem = "";

    /**
     * @param length -1 if nothing was promised
     */
    void begin(long length) {
        promised = length;
        kept = 0;
        problem = "";
    }

    /** Bytes that were sent. */
    long kept() {
        return kept;
    }

    void keep(long bytes) {
        kept += bytes;
    }

    /** Whether a part fits; if not, see {@link #problem}. */
    boolean admits(int bytes, boolean last) {
        if (promised == UNKNOWN) {
            return true;
        }
        long then = kept + bytes;
        if (then > promised) {
            problem =
                    "the body is longer than its Content-Length: at least %d bytes instead of %d"
                            .formatted(then, promised);
            return false;
        }
        if (last && then < promised) {
            problem =
                    "the body is shorter than its Content-Length: %d bytes instead of %d"
                            .formatted(then, promised);
            return false;
        }
        return true;
    }

    String problem() {
        return problem;
    }
}
