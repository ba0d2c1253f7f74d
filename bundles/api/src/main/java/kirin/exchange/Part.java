package kirin.exchange;

import org.osgi.annotation.versioning.ProviderType;

import java.nio.ByteBuffer;

/** Some bytes of a body. Whoever read it closes it, once, and touches the bytes no more. */
@ProviderType
public interface Part extends AutoCloseable {

    /** The bytes, perhaps none; read-only for the reader. */
    ByteBuffer bytes();

    /** Whether the body ends here. */
    boolean isLast();

    /** Gives the memory back. */
    @Override
    void close();
}
