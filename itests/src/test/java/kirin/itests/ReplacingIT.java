package kirin.itests;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * What is replaced in the folder of one server while clients ask. Each sentence has applications of
 * its own, and what happens to those of others must not matter to them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplacingIT
        implements SwapUnderLoad,
                SetSwap,
                LibrarySwap,
                ConfigurationSwap,
                TakingBack,
                UninstalledBundle {
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        folder = KirinFolder.in(root).set("reload", "true").set("keepalive", "60");
        SwapUnderLoad.prepare(folder);
        SetSwap.prepare(folder);
        LibrarySwap.prepare(folder);
        ConfigurationSwap.prepare(folder);
        TakingBack.prepare(folder);
        UninstalledBundle.prepare(folder);
        kirin = folder.start().awaitListening();
    }

    @Override
    public KirinFolder folder() {
        return folder;
    }

    @Override
    public KirinProcess kirin() {
        return kirin;
    }
}
