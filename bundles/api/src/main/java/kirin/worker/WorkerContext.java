package kirin.worker;

/**
 * What a worker is made for.
 *
 * @param name for its threads: says application, revision and worker
 * @param number unlike that of any other worker of this process; counts up
 * @param threads the setting {@code threads}, at least 1
 * @param connections the setting {@code worker_connections}, at least 1
 */
public record WorkerContext(String name, int number, int threads, int connections) {}
