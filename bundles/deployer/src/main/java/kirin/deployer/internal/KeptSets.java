package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sets that were deployed, to go back to: their archives are kept as bundles are, under the
 * names of the sets. Deployer thread only.
 */
final class KeptSets {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSets.class);

    private final Records records;
    private final SetReader reader;

    KeptSets(Records records, SetReader reader) {
        this.records = records;
        this.reader = reader;
    }

    /** What served as a set before what serves now, if it is kept. */
    Optional<SetFile> former(String id) {
        return records.kept().last(id, Records.REPLACED, this::restored);
    }

    /** What served last as a set when the server ended, if it is kept and has not failed since. */
    Optional<SetFile> lastGood(String id) {
        return records.kept()
                .last(id, Records.SERVING, this::restored)
                .filter(set -> !records.isSetAside(set.sha256()));
    }

    /** The set of an entry, unpacked, under the name that its file had; empty if not kept. */
    Optional<SetFile> restored(Line line) {
        Optional<Path> archive = records.kept().path(line.entry().sha256());
        if (archive.isEmpty()) {
            return Optional.empty();
        }
        try {
            SetFile set = reader.read(archive.get(), Path.of(line.file()));
            return Optional.of(set).filter(it -> it.sha256().equals(line.entry().sha256()));
        } catch (IOException | NoBundleException e) {
            LOG.debug("{} cannot be used any more", archive.get(), e);
            return Optional.empty();
        }
    }
}
