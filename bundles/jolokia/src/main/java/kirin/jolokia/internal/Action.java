package kirin.jolokia.internal;

import java.util.Locale;
import java.util.Optional;

/** What can be done with a member of a management bean. */
enum Action {
    READ,
    WRITE,
    INVOKE;

    /** As a policy has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> of(String word) {
        for (Action each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
