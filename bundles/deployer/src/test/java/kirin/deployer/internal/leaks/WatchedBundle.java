package kirin.deployer.internal.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import kirin.management.LeakedBundle;

import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A watch, and bundles that leave something behind. */
final class WatchedBundle implements AutoCloseable {
    final Map<LoaderMark, String> living = new HashMap<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    final LeakWatch watch = new LeakWatch(() -> living, Duration.ZERO);

    private final Path root;
    private final Logger logger = (Logger) LoggerFactory.getLogger("kirin.deployer.internal.leaks");
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    log.add(event.getLevel() + " " + event.getFormattedMessage());
                }
            };

    WatchedBundle(Path root) {
        this.root = root;
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
    }

    /** Compiles a class shop.Shop. */
    ClassLoader compile(String imports, String body) throws Exception {
        String source = "package shop; %s public class Shop { %s }".formatted(imports, body);
        byte[] name = source.getBytes(UTF_8);
        return CompiledBundle.of(
                root.resolve(Integer.toHexString(java.util.Arrays.hashCode(name))), "Shop", source);
    }

    /** Runs its method start(), and removes it. */
    void startAndRemove(String imports, String body) throws Exception {
        ClassLoader loader = compile(imports, body);
        CompiledBundle.call(loader, "shop.Shop", "start");
        watch.removed("shop", "1.0.0", loader);
    }

    /** Removes it, and then runs its method start(). */
    void removeAndStart(String imports, String body) throws Exception {
        ClassLoader loader = compile(imports, body);
        watch.removed("shop", "1.0.0", loader);
        CompiledBundle.call(loader, "shop.Shop", "start");
    }

    /** What holds the one bundle that is left. */
    List<String> holders() {
        List<LeakedBundle> leaks = watch.leaks();
        if (leaks.size() != 1) {
            throw new AssertionError("one leak was expected: " + leaks);
        }
        return leaks.getFirst().holders();
    }

    @Override
    public void close() {
        watch.close();
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
