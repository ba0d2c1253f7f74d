package kirin.exchange;

import org.osgi.annotation.versioning.ProviderType;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * An exchange with the application revision that will answer it, whatever is deployed meanwhile.
 */
@ProviderType
public interface RoutedExchange {

    /** The request and its answer. */
    Exchange exchange();

    /** The name of the application. */
    String application();

    /** The revision of the application, counted from 1. */
    int revision();

    /**
     * The path where the application is mounted, without trailing slash; empty for {@code /}. For
     * clients it may stand behind {@link Exchange#prefix}.
     */
    String mountPath();

    /** What follows {@link #mountPath} in the path, percent-decoded as UTF-8, without the query. */
    String path();

    /** What follows the first {@code ?} of the target, not decoded; empty if nothing does. */
    String query();

    /**
     * When the answer has to be complete, as {@link System#nanoTime} counts: its time begins when
     * the request was handed on.
     */
    long deadlineNanos();

    /** Whether there is a time limit at all. */
    boolean hasDeadline();

    /**
     * Runs tasks of this exchange on the workers of its revision, as a request runs: for callbacks
     * that may block or that run application code.
     */
    Executor executor();

    /**
     * What this revision keeps beside the connection, from one exchange to the next: emptied when
     * the connection closes or the revision ends, whichever comes first.
     */
    ConcurrentMap<String, Object> connectionAttributes();
}
