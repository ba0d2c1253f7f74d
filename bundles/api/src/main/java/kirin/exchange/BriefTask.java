package kirin.exchange;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A task for a {@link Loop} that should be over in microseconds. One that is not harms nobody for
 * long: within milliseconds another thread has the loop, so unlike other tasks it may even block.
 */
@ConsumerType
public interface BriefTask extends Runnable {

    /**
     * It runs on, but its thread has lost the loop, and ends with it. Called at most once, on
     * another thread than the task's; returns at once and never throws.
     */
    void outlasted();
}
