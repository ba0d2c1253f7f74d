package kirin.http.internal;

/** The wish to close the connection before the answer is whole. */
final class OutgoingAbort extends Outgoing {
    private final String reason;

    OutgoingAbort(HttpExchange exchange, String reason) {
        super(exchange);
        this.reason = reason;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.abort(reason);
        return true;
    }

    @Override
    void discard(Throwable why) {
        // What it wanted has happened.
    }
}
