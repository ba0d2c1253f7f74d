package kirin.deployer.internal.leaks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A heap dump as HotSpot writes it, in the HPROF format 1.0.2. The file is mapped, so it takes
 * nothing of the heap and can be read at any place. For one thread.
 */
final class HeapFile implements AutoCloseable {
    static final int OBJECT = 2;
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final String HEADER = "JAVA PROFILE 1.0.2\0";

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes;

    HeapFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        if (bytes.byteSize() < HEADER.length() + 12
                || !text(0, HEADER.length()).equals(HEADER)
                || int32(HEADER.length()) != Long.BYTES) {
            arena.close();
            throw new IOException("the JVM writes heap dumps in a format that is not known here");
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    long id(long at) {
        return bytes.get(LONG, at);
    }

    int int32(long at) {
        return bytes.get(INT, at);
    }

    int int16(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    int int8(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    String text(long at, int length) {
        byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8);
    }

    static int sizeOf(int type) {
        return SIZES[type];
    }

    /** Gives all that is in the file to a visitor, in the file's order. */
    void visit(HeapVisitor visitor) {
        long at = HEADER.length() + 12L;
        while (at < bytes.byteSize() && visitor.goesOn()) {
            int tag = int8(at);
            long length = Integer.toUnsignedLong(int32(at + 5));
            at += 9;
            switch (tag) {
                case 0x01 -> visitor.text(id(at), at + 8, (int) length - 8);
                case 0x02 -> visitor.loadedClass(id(at + 4), id(at + 16));
                case 0x0c, 0x1c -> visitObjects(at, at + length, visitor);
                default -> {}
            }
            at += length;
        }
    }

    private void visitObjects(long from, long to, HeapVisitor visitor) {
        long at = from;
        while (at < to) {
            int tag = int8(at++);
            at =
                    switch (tag) {
                        case 0x20 -> {
                            visitor.classRecord(at);
                            yield HeapClass.end(this, at);
                        }
                        case 0x21 -> {
                            visitor.instance(id(at), id(at + 12), at + 24);
                            yield at + 24 + Integer.toUnsignedLong(int32(at + 20));
                        }
                        case 0x22 -> {
                            int length = int32(at + 12);
                            visitor.array(id(at), id(at + 16), at + 24, length);
                            yield at + 24 + 8L * length;
                        }
                        case 0x23 -> at + 17 + (long) int32(at + 12) * SIZES[int8(at + 16)];
                        default -> visitRoot(tag, at, visitor);
                    };
        }
    }

    private long visitRoot(int tag, long at, HeapVisitor visitor) {
        switch (tag) {
            case 0x08 -> visitor.root(Root.Kind.THREAD, id(at), int32(at + 8));
            case 0x02, 0x03, 0x04, 0x06 ->
                    visitor.root(Root.Kind.LOCAL_VARIABLE, id(at), int32(at + 8));
            case 0x01, 0xff, 0x07 -> visitor.root(Root.Kind.NATIVE, id(at), 0);
            // A class of the JDK; it is known as such by its loader.
            case 0x05 -> {}
            default -> throw new IllegalStateException("heap dump: record " + tag + " at " + at);
        }
        return at
                + switch (tag) {
                    case 0x01, 0x02, 0x03, 0x08 -> 16;
                    case 0x04, 0x06 -> 12;
                    default -> 8;
                };
    }
}
