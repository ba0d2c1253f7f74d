package kirin.settings;

/** The groups that help and documentation show the settings in; all but the last are gunicorn's. */
public enum Section {
    CONFIG_FILE("Config File"),
    SERVER_SOCKET("Server Socket"),
    WORKER_PROCESSES("Worker Processes"),
    SECURITY("Security"),
    DEBUGGING("Debugging"),
    SERVER_MECHANICS("Server Mechanics"),
    LOGGING("Logging"),
    PROCESS_NAMING("Process Naming"),
    SERVER_HOOKS("Server Hooks"),
    SSL("SSL"),
    HTTP2("HTTP/2"),
    DIRTY_ARBITERS("Dirty Arbiters"),
    CONTROL("Control"),
    DEPLOYMENT("Deployment");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** The heading, for example {@code Server Socket}. */
    public String title() {
        return title;
    }
}
