package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.management.remote.JMXAuthenticator;
import javax.security.auth.Subject;

/**
 * Asks who a client is: by a password, or by the certificate of its connection, whose common name
 * is that of the user. On the connection's thread, which waits after a wrong password.
 */
final class JmxLogin implements JMXAuthenticator {
    private final Supplier<Access> access;
    private final Refusals refusals;
    private final Duration delay;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param delay after a wrong password
     */
    JmxLogin(Supplier<Access> access, Refusals refusals, Duration delay) {
        this.access = access;
        this.refusals = refusals;
        this.delay = delay;
    }

    @Override
    public Subject authenticate(@Nullable Object credentials) {
        TlsConnection connection =
                TlsConnection.ofThisThread()
                        .orElseThrow(() -> new SecurityException("not over the port for JMX"));
        User user =
                credentials == null
                        ? byCertificate(connection)
                        : byPassword(credentials, connection);
        var principal = new JmxUser(user.name(), connection.address());
        return new Subject(true, Set.of(principal), Set.of(), Set.of());
    }

    private User byCertificate(TlsConnection connection) {
        Optional<String> name = connection.certified();
        if (name.isEmpty()) {
            refusals.add(connection.address(), "neither a password nor a trusted certificate");
            throw new SecurityException("Give a user and its password");
        }
        return access.get()
                .passwords()
                .named(name.get())
                .orElseThrow(() -> {
                    String shown = Shown.of(name.get());
                    refusals.add(
                            connection.address(),
                            "a certificate of \"" + shown + "\", who is no user");
                    return new SecurityException(
                            "The certificate's common name \"" + shown + "\" is no user's");
                });
    }

    private User byPassword(Object credentials, TlsConnection connection) {
        if (!(credentials instanceof String[] both) || both.length != 2) {
            refusals.add(connection.address(), "credentials that are no user and password");
            throw new SecurityException("Give a user and its password");
        }
        // An array from outside can have nulls.
        String name = String.valueOf(both[0]);
        Optional<User> user = access.get().passwords().check(name, String.valueOf(both[1]));
        if (user.isEmpty()) {
            refusals.add(
                    connection.address(), "wrong password for the user \"" + Shown.of(name) + '"');
            await();
            throw new SecurityException("That is no user with this password");
        }
        return user.get();
    }

    private void await() {
        try {
            // Ends at once when the port is closed.
            boolean _ = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets nobody wait any longer. */
    void close() {
        closed.countDown();
    }
}
