package kirin.deployer.internal.leaks;

/**
 * What the JVM holds by itself.
 *
 * @param threadSerial the thread's number in the dump, or 0
 */
record Root(Kind kind, int threadSerial) {
    enum Kind {
        THREAD,
        LOCAL_VARIABLE,
        NATIVE
    }
}
