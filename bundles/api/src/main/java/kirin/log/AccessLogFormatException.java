package kirin.log;

/** A value of {@code access_log_format} that cannot be used. */
public final class AccessLogFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong, at which column (counted from 1), and what would be right; the
     *     setting itself is named by whoever reports it
     */
    public AccessLogFormatException(String problem) {
        super(problem);
    }
}
