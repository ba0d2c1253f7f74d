package kirin.itests;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

/** The running server that follows its folder, for sentences about what is replaced there. */
interface Replaced {
    KirinFolder folder();

    KirinProcess kirin();
}
