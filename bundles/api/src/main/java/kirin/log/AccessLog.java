package kirin.log;

import org.osgi.annotation.versioning.ProviderType;

/** Where listeners report every exchange that has ended. One service of the server's own. */
@ProviderType
public interface AccessLog {

    /** Whether anybody wants records at all; may change at any time. Any thread. */
    boolean isOn();

    /**
     * Takes note of an exchange that has ended. Called on an I/O thread; never throws, and does not
     * wait for a disk. The record is read before this returns and not kept.
     */
    void log(AccessRecord record);
}
