package kirin.settings;

/** Which worker class settings ask for. */
public final class WorkerClasses {
    private WorkerClasses() {}

    /**
     * The name of the worker class that runs requests by these settings. As in gunicorn, several
     * {@code threads} make {@code gthread} of {@code sync}, which has no use for them.
     *
     * @param settings of one application, or the general ones
     */
    public static String effective(Settings settings) {
        String name = settings.get(ServerSettings.WORKER_CLASS);
        boolean hasThreads = settings.get(ServerSettings.THREADS) > 1;
        return hasThreads && name.equals("sync") ? "gthread" : name;
    }
}
