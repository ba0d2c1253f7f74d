package kirin.runtime.log;

import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Hands on whole lines of what is written piece by piece. Each thread's pieces are its own, so that
 * what two print at the same time does not become one line. For any thread.
 */
final class LineCollector extends OutputStream {
    /** A longer line becomes several. */
    private static final int LONGEST = 16_384;

    /** More threads than that with half a line each: the oldest one is handed on as it is. */
    private static final int MOST_THREADS = 256;

    private final Consumer<String> lines;
    private final OutputStream instead;
    // Guarded by this: what has no line end yet.
    private final Map<Thread, Piece> pieces = new LinkedHashMap<>();
    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

    private static final class Piece {
        byte[] bytes = new byte[128];
        int length;
    }

    /**
     * @param lines gets each line without its end
     * @param instead gets what {@code lines} itself writes here
     */
    LineCollector(Consumer<String> lines, OutputStream instead) {
        this.lines = lines;
        this.instead = instead;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Thread current = Thread.currentThread();
        if (!inside.add(current)) {
            // An appender that prints: its own line must not come back to it.
            try {
                instead.write(bytes, offset, length);
            } catch (java.io.IOException _) {
                // The stream it would have gone to anyway does not tell either.
            }
            return;
        }
        try {
            collect(current, bytes, offset, length).forEach(lines);
        } finally {
            inside.remove(current);
        }
    }

    /** Hands on all that has no line end. */
    void finish() {
        List<String> rests = new ArrayList<>();
        synchronized (this) {
            pieces.values().forEach(each -> rests.add(text(each, each.length)));
            pieces.clear();
        }
        rests.forEach(lines);
    }

    private synchronized List<String> collect(Thread by, byte[] bytes, int offset, int length) {
        List<String> complete = new ArrayList<>();
        Piece piece = pieces.remove(by);
        for (int i = offset; i < offset + length; i++) {
            if (piece == null) {
                piece = new Piece();
            }
            if (bytes[i] == '\n') {
                complete.add(text(piece, piece.length));
                piece = null;
            } else {
                add(piece, bytes[i], complete);
            }
        }
        if (piece != null && piece.length > 0) {
            pieces.put(by, piece);
            makeRoom(complete);
        }
        return complete;
    }

    private static void add(Piece piece, byte b, List<String> complete) {
        if (piece.length == LONGEST) {
            int cut = piece.length;
            while (cut > LONGEST - 4 && (piece.bytes[cut - 1] & 0xc0) == 0x80) {
                cut--;
            }
            // Not within a character: the byte that begins it goes with the rest.
            cut -= (piece.bytes[cut - 1] & 0x80) != 0 ? 1 : 0;
            complete.add(text(piece, cut));
            piece.length -= cut;
            System.arraycopy(piece.bytes, cut, piece.bytes, 0, piece.length);
        }
        if (piece.length == piece.bytes.length) {
            piece.bytes = Arrays.copyOf(piece.bytes, 2 * piece.length);
        }
        piece.bytes[piece.length++] = b;
    }

    private void makeRoom(List<String> complete) {
        Iterator<Map.Entry<Thread, Piece>> all = pieces.entrySet().iterator();
        while (pieces.size() > MOST_THREADS && all.hasNext()) {
            Piece oldest = all.next().getValue();
            complete.add(text(oldest, oldest.length));
            all.remove();
        }
    }

    private static String text(@Nullable Piece piece, int length) {
        if (piece == null) {
            return "";
        }
        boolean isWindows = length > 0 && piece.bytes[length - 1] == '\r';
        return new String(piece.bytes, 0, isWindows ? length - 1 : length, StandardCharsets.UTF_8);
    }
}
