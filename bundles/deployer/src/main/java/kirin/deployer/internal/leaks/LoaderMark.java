package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A class loader by a number that a heap dump shows too, where objects have no names. Holds it
 * weakly; {@link Marks} looks for this class and this field.
 */
final class LoaderMark extends WeakReference<ClassLoader> {
    // At random, as an older copy of this bundle may have left marks in the heap.
    final long number = ThreadLocalRandom.current().nextLong();

    LoaderMark(ClassLoader loader, @Nullable ReferenceQueue<ClassLoader> gone) {
        super(loader, gone);
    }

    boolean isGone() {
        return refersTo(null);
    }
}
