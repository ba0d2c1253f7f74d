package kirin.examples.faults;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Calls who waits for it twice, as a stage of somebody else's making might. */
final class CompletedTwice<T> extends CompletableFuture<T> {
    private final T first;
    private final T second;

    CompletedTwice(T first, T second) {
        this.first = first;
        this.second = second;
        complete(first);
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        action.accept(first, null);
        action.accept(second, null);
        return this;
    }
}
