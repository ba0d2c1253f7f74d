package kirin.server.internal;

/** Where the workers of an application get their instances of it. Safe for any thread. */
@FunctionalInterface
interface Instances {

    /**
     * One for a worker that is about to start. Runs application code, which may take any time.
     *
     * @throws Exception why there is none; the message is fit to show an operator
     */
    Instance make() throws Exception;
}
