package kirin.exchange;

/**
 * How an exchange ended.
 *
 * @param end what ended it
 * @param status of the final head; 0 if none was sent
 * @param bodyBytes of the answer handed to the system, without head and chunk framing
 * @param nanos from the first byte of the request to the end
 * @param reason why it was not answered, fit to show an operator; empty if it was
 */
public record Outcome(End end, int status, long bodyBytes, long nanos, String reason) {

    /** What can end an exchange. */
    public enum End {
        /** The whole answer was sent. */
        ANSWERED,
        /**
         * The client closed the connection or broke it, or the server did so because the client had
         * neither sent nor taken anything for too long.
         */
        CLIENT_GONE,
        /** The server closed the connection before the answer was whole. */
        ABORTED,
        /** The connection was upgraded, and its raw part has ended. */
        UPGRADED
    }
}
