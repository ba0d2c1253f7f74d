package kirin.commands;

/** Text of others, fit for one line of a terminal. */
final class OneLine {
    private OneLine() {}

    /** Its message; its class where it has none. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : of(message);
    }

    /** Lines become one, and what could steer a terminal goes. */
    static String of(String text) {
        return text.strip()
                .replaceAll("(?<=[:;,.])\\s*[\\r\\n]+\\s*", " ")
                .replaceAll("\\s*[\\r\\n]+\\s*", "; ")
                .replaceAll("\\p{Cc}", " ")
                .strip();
    }
}
