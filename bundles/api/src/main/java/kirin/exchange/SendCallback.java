package kirin.exchange;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Told when what was sent is the sender's again, and may be followed by more. Must not block. */
@FunctionalInterface
@ConsumerType
public interface SendCallback {

    /** For senders who send nothing after it and keep nothing of it. */
    SendCallback IGNORED = failure -> {};

    /**
     * Called once for each thing sent, on any thread.
     *
     * @param failure null if the bytes went out, else why they will not
     */
    void done(@Nullable Throwable failure);
}
