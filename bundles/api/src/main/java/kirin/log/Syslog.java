package kirin.log;

import org.osgi.annotation.versioning.ProviderType;

import java.nio.ByteBuffer;

/** The way to syslog, as the settings name it. One service, of the launcher. */
@ProviderType
public interface Syslog {

    /** Whether access lines are to go there; may change at any time. */
    boolean takesAccessLines();

    /**
     * Sends one line of the access log, without its end. One thread at a time; may wait for the
     * network, though not for longer than a second. What cannot be sent is counted and dropped.
     */
    void sendAccessLine(ByteBuffer line);
}
