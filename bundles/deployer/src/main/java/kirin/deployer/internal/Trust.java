package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.Manifest;

/**
 * Which files may be deployed: all, or those that a list names by their digest or by who signed
 * them. Changes of the list are followed. Safe for any thread.
 */
final class Trust {
    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

    private final @Nullable Path place;
    // Written under the monitor of this, read by all: each state is immutable.
    private volatile State state = new State(List.of(), TrustList.EMPTY, "");

    private Trust(@Nullable Path place) {
        this.place = place;
    }

    static Trust inAll() {
        return new Trust(null);
    }

    /**
     * @param place a file, or a folder of files, with lines of {@code sha256sum} and certificates
     */
    static Trust inListed(Path place) {
        var trust = new Trust(place);
        trust.state = trust.load();
        return trust;
    }

    /** Why the list cannot be used, and what to do; empty if it can. Nothing is trusted then. */
    Optional<String> problem() {
        return Optional.of(state.problem).filter(text -> !text.isEmpty());
    }

    /** What changes with the list, which is read again if its files have changed. */
    Object rules() {
        Path list = place;
        if (list == null) {
            return List.of();
        }
        if (!TrustList.stamps(list).equals(state.stamps)) {
            reload();
        }
        return state.list;
    }

    private synchronized void reload() {
        State loaded = load();
        if (loaded.problem.isEmpty()) {
            state = loaded;
            LOG.info("Trusted bundles are listed anew in {}", place);
        } else {
            // The stamps are the new ones, so that the same mistake is told of once.
            state = new State(loaded.stamps, state.list, "");
            LOG.error("The list of trusted bundles stays as it was: {}", loaded.problem);
        }
    }

    private State load() {
        Path list = place;
        if (list == null) {
            return state;
        }
        // Before the reading: a change meanwhile is seen at the next look.
        List<FileStamp> stamps = TrustList.stamps(list);
        try {
            return new State(stamps, TrustList.read(list), "");
        } catch (IOException e) {
            return new State(
                    stamps,
                    TrustList.EMPTY,
                    list
                            + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); make it a file with lines of sha256sum or PEM certificates");
        } catch (TrustList.MistakeException e) {
            return new State(stamps, TrustList.EMPTY, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Begins to look at a file.
     *
     * @throws NoBundleException if its content does not matter any more
     */
    Proof prove(Path file, String sha256) throws NoBundleException {
        Path list = place;
        if (list == null) {
            return new Proof(null);
        }
        FileOwner.refuseForeign(file);
        TrustList trusted = state.list;
        if (trusted.digests().contains(sha256)) {
            return new Proof(null);
        }
        String remedy = remedy(file, sha256);
        if (trusted.certificates().isEmpty()) {
            throw new NoBundleException("it is not among the trusted bundles; " + remedy);
        }
        return new Proof(new Signatures(trusted.certificates(), remedy));
    }

    /**
     * Looks only at who could have written a file.
     *
     * @throws NoBundleException if that is others than root and the server's user, and it matters
     */
    void proveOwner(Path file) throws NoBundleException {
        if (place != null) {
            FileOwner.refuseForeign(file);
        }
    }

    /** Whether nothing more has to be known of a file with this digest. */
    boolean lists(String sha256) {
        return place == null || state.list.digests().contains(sha256);
    }

    /**
     * As {@link #prove}, for what cannot be signed.
     *
     * @throws NoBundleException if its digest is not listed, and has to be
     */
    void refuseUnlisted(Path file, String sha256) throws NoBundleException {
        if (!lists(sha256)) {
            throw new NoBundleException(
                    "it is not among the trusted files; " + remedy(file, sha256));
        }
    }

    private String remedy(Path file, String sha256) {
        return "if you trust it, add the line \"%s  %s\" to %s"
                .formatted(sha256, file.getFileName(), place);
    }

    /** What is to be seen while a file is read. */
    static final class Proof implements JarContent.Witness {
        private final @Nullable Signatures signatures;

        private Proof(@Nullable Signatures signatures) {
            this.signatures = signatures;
        }

        /** Whether the JDK's reader has to compare the entries with what was signed. */
        boolean readsSignatures() {
            return signatures != null;
        }

        @Override
        public void hasRead(JarEntry entry) throws NoBundleException {
            if (signatures != null) {
                signatures.hasRead(entry);
            }
        }

        void complete(Manifest manifest) throws NoBundleException {
            if (signatures != null) {
                signatures.complete(manifest);
            }
        }
    }

    /**
     * @param stamps of the files that the list was read from
     * @param problem empty if there is none
     */
    private record State(List<FileStamp> stamps, TrustList list, String problem) {}
}
