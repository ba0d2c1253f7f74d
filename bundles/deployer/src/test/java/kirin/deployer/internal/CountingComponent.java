package kirin.deployer.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Part of a test bundle that keeps something in a static. */
public final class CountingComponent implements IntSupplier {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public int getAsInt() {
        return COUNT.incrementAndGet();
    }
}
