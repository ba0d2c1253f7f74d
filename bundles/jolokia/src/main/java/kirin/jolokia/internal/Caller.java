package kirin.jolokia.internal;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param policy what held when the request came
 * @param address host and port, or {@code unix}
 * @param isBrowser whether it says so; pages that a browser shows can have it ask without the user
 */
record Caller(User user, Policy policy, String address, boolean isBrowser) {

    /** Bound while a request over HTTP is answered. */
    static final ScopedValue<Caller> NOW = ScopedValue.newInstance();

    /** Whoever asks over HTTP on this thread. */
    static Optional<Caller> now() {
        return NOW.isBound() ? Optional.of(NOW.get()) : Optional.empty();
    }

    /** As the audit log names it. */
    kirin.management.Caller forAudit() {
        return new kirin.management.Caller(user.name(), "jolokia " + address);
    }

    @Override
    public String toString() {
        String role = user.role().word();
        return user.name().equals(role)
                ? role + " at " + address
                : Shown.of(user.name()) + " (" + role + ") at " + address;
    }
}
