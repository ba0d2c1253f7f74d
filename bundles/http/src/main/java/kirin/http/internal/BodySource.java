package kirin.http.internal;

import kirin.exchange.SendCallback;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a body is compressed from, piece by piece. One thread at a time. */
sealed interface BodySource {
    /** As much as is compressed before something else gets its turn. */
    int PIECE_BYTES = 16_384;

    /** Bytes that are still to come. */
    long left();

    /** The next of them, {@link #PIECE_BYTES} at most; of no use after the next call. */
    ByteBuffer next() throws IOException;

    /** To be told once, when nothing more is taken from it: it gives back what it is made of. */
    SendCallback sent();

    /** A part in memory. */
    record Part(ByteBuffer bytes, SendCallback sent) implements BodySource {
        @Override
        public long left() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer next() {
            int count = Math.min(bytes.remaining(), PIECE_BYTES);
            ByteBuffer piece = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            return piece;
        }
    }

    /** A file, or a part of one. */
    final class File implements BodySource {
        private final OutgoingFile file;
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);

        File(OutgoingFile file) {
            this.file = file;
        }

        @Override
        public long left() {
            return file.left();
        }

        @Override
        public ByteBuffer next() throws IOException {
            piece.clear().limit((int) Math.min(file.left(), PIECE_BYTES));
            file.read(piece);
            return piece.flip();
        }

        @Override
        public SendCallback sent() {
            return file::closed;
        }
    }
}
