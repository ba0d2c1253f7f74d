package kirin.log;

/** How an exchange ended, as the access log tells it. */
public enum AccessOutcome {
    /** Its application, or the server for want of one, has answered it. */
    ANSWERED("answered"),
    /** It was no request that the server takes: malformed, or beyond a limit. */
    REFUSED("refused"),
    /** Turned away before a worker began with it, because there was too much to do. */
    SHED("shed"),
    /** The server has answered it, because its application had not in time. */
    TIMED_OUT("timed_out"),
    /** The server has answered it, because its application was stopped. */
    STOPPED("stopped"),
    /** The client went before it had the whole answer, or took nothing of it for too long. */
    CLIENT_GONE("client_gone"),
    /** The server closed the connection before the answer was whole. */
    ABORTED("aborted"),
    /** The connection was upgraded, and what it carried then has ended. */
    UPGRADED("upgraded");

    private final String text;

    AccessOutcome(String text) {
        this.text = text;
    }

    /** As lines show it: small letters, digits and underscores. */
    public String text() {
        return text;
    }
}
