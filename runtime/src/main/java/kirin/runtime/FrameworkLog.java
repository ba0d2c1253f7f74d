package kirin.runtime;

import kirin.settings.OneLine;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Felix's own messages, in our log. Any thread. */
final class FrameworkLog extends Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.apache.felix");

    @Override
    @SuppressWarnings("rawtypes") // as in the method overridden
    protected void doLog(
            @Nullable Bundle bundle,
            @Nullable ServiceReference reference,
            int level,
            @Nullable String message,
            @Nullable Throwable thrown) {
        doLog(level, bundle == null ? message : bundle + ": " + message, thrown);
    }

    /** The stack of what goes wrong in here is the framework's; its message says which bundle. */
    @Override
    protected void doLog(int level, @Nullable String message, @Nullable Throwable thrown) {
        String line = thrown == null ? message : message + ": " + OneLine.of(thrown);
        if (thrown instanceof BundleException) {
            // Whoever wanted the bundle to start is told the same, and says so in plain words.
            LOG.debug("{}", line, thrown);
            return;
        }
        switch (level) {
            case LOG_ERROR -> LOG.error("{}", line);
            case LOG_WARNING -> LOG.warn("{}", line);
            default -> LOG.debug("{}", line);
        }
        if (thrown != null) {
            LOG.debug("The stack of this:", thrown);
        }
    }
}
