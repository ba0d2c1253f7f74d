package kirin.server.internal;

import jdk.jfr.FlightRecorder;

/**
 * Whether JDK Flight Recorder is in use, to be asked before anything is made for it: that reads two
 * fields. Only then are the classes of events loaded, which the JVM's AOT cache cannot hold. Any
 * thread.
 */
final class FlightRecording {
    // A JVM may be put together without that module, and serves as well.
    private static final boolean POSSIBLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    /** Whether there is or was a recording; whether it wants an event, that event knows. */
    static boolean isOn() {
        return POSSIBLE && FlightRecorder.isInitialized();
    }
}
