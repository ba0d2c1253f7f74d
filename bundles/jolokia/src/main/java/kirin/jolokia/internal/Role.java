package kirin.jolokia.internal;

import java.util.Locale;
import java.util.Optional;

/** What somebody may be to the server. */
enum Role {
    /** Looks. */
    VIEWER,
    /** Looks and steers. */
    OPERATOR;

    /** As files have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String word) {
        for (Role each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
