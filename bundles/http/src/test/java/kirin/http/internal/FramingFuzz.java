package kirin.http.internal;

/** What a fuzzer that follows the coverage calls: Jazzer knows it by the method's name alone. */
public final class FramingFuzz {
    private static final FramingRules RULES = new FramingRules(new FramingProbe());

    private FramingFuzz() {}

    /** Throws if something does not hold of these bytes. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        RULES.check(bytes);
    }
}
