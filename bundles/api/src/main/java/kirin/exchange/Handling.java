package kirin.exchange;

import org.osgi.annotation.versioning.ProviderType;

/** Who handles an exchange, and what becomes of it, as logs and figures show it. Any thread. */
@ProviderType
public interface Handling {

    /** The name of the application. */
    String application();

    /** The revision of the application, counted from 1. */
    int revision();

    /** The path where the application is mounted, without trailing slash; empty for {@code /}. */
    String mountPath();

    /** What follows {@link #mountPath} in the path, percent-decoded as UTF-8, without the query. */
    String path();

    /** What follows the first {@code ?} of the target, not decoded; empty if nothing does. */
    String query();

    /** The number of the worker that began with it, counted from 1; 0 if none has. */
    int worker();

    /** The worker class of that worker; empty if none has begun with it. */
    String workerClass();

    /** How long it waited for that worker, in nanoseconds; -1 if none has begun with it. */
    long waitedNanos();

    /** Whether the server has answered in the application's place, and why. */
    Substitute substitute();

    /** Why the server can answer in an application's place. */
    enum Substitute {
        /** It has not. */
        NONE,
        /** There was too much to do for a worker to begin with it. */
        SHED,
        /** The application had its time. */
        TIMED_OUT,
        /** The application was stopped. */
        STOPPED
    }
}
