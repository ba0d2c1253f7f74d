package kirin.settings;

/** What an exception says, fit for one line on a terminal. */
public final class OneLine {
    private OneLine() {}

    /**
     * Its message without line ends; its class stands in front where the message is no sentence.
     */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
        return failure instanceof RuntimeException || !line.contains(" ")
                ? failure.getClass().getSimpleName() + ": " + line
                : line;
    }
}
