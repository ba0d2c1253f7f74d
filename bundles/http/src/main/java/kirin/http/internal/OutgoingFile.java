package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A head and a whole body from a file. */
final class OutgoingFile extends Outgoing {
    private final int status;
    private Headers fields;
    private final FileChannel file;
    private final long begin;
    private final long end;
    private long position;
    private boolean headWritten;

    OutgoingFile(
            HttpExchange exchange,
            int status,
            Headers fields,
            FileChannel file,
            long offset,
            long length,
            SendCallback sent) {
        super(exchange, sent);
        this.status = status;
        this.fields = fields;
        this.file = file;
        this.begin = offset;
        this.position = offset;
        this.end = offset + length;
    }

    /** To be called first, where a failure closes the file. */
    void checkFields() {
        fields = Headers.checked(fields);
    }

    int status() {
        return status;
    }

    Headers fields() {
        return fields;
    }

    /** To be called before it is on its way. */
    void fields(Headers others) {
        fields = others;
    }

    /** How many bytes are still to be sent. */
    long left() {
        return end - position;
    }

    /** Fills a buffer with those that come next, which are then as good as sent. */
    void read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, position);
            if (count < 0) {
                throw new IOException(
                        "it ended after %d of %d bytes".formatted(position - begin, end - begin));
            }
            position += count;
        }
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        if (!headWritten) {
            headWritten = true;
            writer.beginAnswer(status, fields, end - position);
            if (writer.sendsNoBody() || position == end) {
                writer.endBody(Headers.empty());
                closed(null);
                return true;
            }
            if (writer.usesSendfile()) {
                writer.sendfile(file, position, end - position, this::closed);
                return true;
            }
        }
        return copyTo(writer);
    }

    private boolean copyTo(AnswerWriter writer) {
        while (position < end) {
            if (!writer.hasRoom()) {
                return false;
            }
            try {
                position += writer.copyFile(file, position, end - position);
            } catch (IOException e) {
                closed(e);
                writer.breakOff("the file could not be read: " + e.getMessage());
                return true;
            }
        }
        closed(null);
        return true;
    }

    @Override
    void discard(Throwable why) {
        closed(why);
    }

    /** Closes the file and tells the sender. */
    void closed(@Nullable Throwable failure) {
        try {
            file.close();
        } catch (IOException e) {
            AnswerWriter.LOG.warn("A file that was sent could not be closed: {}", e.getMessage());
        }
        done(failure);
    }
}
