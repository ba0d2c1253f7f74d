package kirin.logging.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The process's own, whatever has become of {@link System#out}. */
final class StandardOutput implements LogOutput {
    // Never closed: it is the process's.
    @SuppressWarnings("resource")
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(ByteBuffer lines) throws IOException {
        out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
        lines.position(lines.limit());
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "standard output";
    }
}
