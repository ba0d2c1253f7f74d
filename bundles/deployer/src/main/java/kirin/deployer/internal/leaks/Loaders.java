package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

/** Whose a class is. */
final class Loaders {
    private Loaders() {}

    /** Whether something is a class of a loader, or of one below it, or an object of such. */
    static boolean isOf(ClassLoader loader, @Nullable Object any) {
        return switch (any) {
            case null -> false;
            case ClassLoader other -> isWithin(loader, other) || isOf(loader, other.getClass());
            case Class<?> type -> isWithin(loader, type.getClassLoader());
            default -> isWithin(loader, any.getClass().getClassLoader());
        };
    }

    // What a loader takes for its equal is its own affair, and calling it would run its code.
    @SuppressWarnings("ReferenceEquality")
    static boolean isWithin(ClassLoader loader, @Nullable ClassLoader other) {
        for (ClassLoader each = other; each != null; each = each.getParent()) {
            if (each == loader) {
                return true;
            }
        }
        return false;
    }
}
