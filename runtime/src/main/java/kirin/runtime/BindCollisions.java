package kirin.runtime;

import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds addresses of {@code bind} that are in each other's way, by looking at them alone. */
final class BindCollisions {
    private final Settings settings;

    private BindCollisions(Settings settings) {
        this.settings = settings;
    }

    /** A line for each two of which only one can be had. */
    static List<String> in(Settings settings) {
        var collisions = new BindCollisions(settings);
        List<BindAddress> addresses = settings.get(ServerSettings.BIND);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            for (BindAddress earlier : addresses.subList(0, i)) {
                collisions
                        .between(earlier, addresses.get(i))
                        .ifPresent(problem ->
                                problems.add(
                                        settings.origin(ServerSettings.BIND)
                                                + ": bind has "
                                                + problem));
            }
        }
        return problems;
    }

    private Optional<String> between(BindAddress one, BindAddress other) {
        String both = "\"%s\" and \"%s\", ".formatted(one.text(), other.text());
        if (one.equals(other)) {
            return Optional.of("\"" + one.text() + "\" twice; give it once");
        }
        if (one instanceof BindAddress.Unix first && other instanceof BindAddress.Unix second) {
            return file(first).equals(file(second))
                    ? Optional.of(both + "which are one file; give it once")
                    : Optional.empty();
        }
        if (one instanceof BindAddress.Tcp first && other instanceof BindAddress.Tcp second) {
            return collide(first, second)
                    ? Optional.of(
                            both
                                    + "and the system lets a server have only one of them; leave"
                                    + " one out, or give it another port")
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private boolean collide(BindAddress.Tcp one, BindAddress.Tcp other) {
        // Of port 0 each gets another one, and what is open to sharing is in nobody's way.
        if (one.port() != other.port()
                || one.port() == 0
                || settings.get(ServerSettings.REUSE_PORT)) {
            return false;
        }
        try {
            InetAddress first = InetAddress.getByName(one.host());
            InetAddress second = InetAddress.getByName(other.host());
            return first.equals(second) || covers(first, second) || covers(second, first);
        } catch (UnknownHostException _) {
            // Whoever is to listen there says so.
            return false;
        }
    }

    /** Whether one stands for all addresses, the other among them. */
    private static boolean covers(InetAddress all, InetAddress one) {
        return all.isAnyLocalAddress()
                // Who listens at all of IPv6 takes those of IPv4 too.
                && (all instanceof Inet6Address || one instanceof Inet4Address);
    }

    /** As the system finds it, whatever links lead there. */
    private Path file(BindAddress.Unix address) {
        Path file = settings.resolve(address.path()).toAbsolutePath().normalize();
        for (Path there = file.getParent(); there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                try {
                    return there.toRealPath().resolve(there.relativize(file));
                } catch (IOException _) {
                    return file;
                }
            }
        }
        return file;
    }
}
