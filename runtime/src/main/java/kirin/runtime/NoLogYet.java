package kirin.runtime;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps Logback from looking for files and from printing everything to standard output: {@link
 * ErrorLog} sets it up once the settings are known. Found by its name in META-INF/services.
 */
public final class NoLogYet extends ContextAwareBase implements Configurator {

    /** Called by Logback. */
    public NoLogYet() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
