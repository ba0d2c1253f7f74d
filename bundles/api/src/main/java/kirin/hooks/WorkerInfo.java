package kirin.hooks;

/**
 * A worker, as listeners see it.
 *
 * @param application whose requests it runs
 * @param revision of the application
 * @param number unlike that of any other worker of this process; counts up
 * @param workerClass the name of its worker class
 */
public record WorkerInfo(String application, int revision, int number, String workerClass) {}
