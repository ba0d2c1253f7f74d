package kirin.server.internal;

import org.jspecify.annotations.Nullable;

/** One instance for all workers, made for the first and released with the last of them. */
final class SharedInstance implements Instances {
    private final Instances source;

    // Both guarded by this.
    private @Nullable Instance shared;
    private int users;

    SharedInstance(Instances source) {
        this.source = source;
    }

    @Override
    public Instance make() throws Exception {
        // Held while the application's code runs: the other workers have to wait for it anyway,
        // and nobody else takes this lock.
        synchronized (this) {
            Instance instance = shared;
            if (instance == null) {
                instance = source.make();
                shared = instance;
            }
            users++;
            return instance.shared().andThen(this::leave);
        }
    }

    private void leave() {
        Instance last = null;
        synchronized (this) {
            users--;
            if (users == 0) {
                last = shared;
                shared = null;
            }
        }
        if (last != null) {
            last.release().run();
        }
    }
}
