package kirin.deployer.internal;

/**
 * That something was to be served, and is not.
 *
 * @param problem one line: what was wrong, where, and what to do
 * @param loaded whether it was loaded, and only its workers do not boot
 */
record NothingServed(String problem, boolean loaded) {}
