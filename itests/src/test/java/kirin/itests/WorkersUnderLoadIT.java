package kirin.itests;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.WorkerClassCase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What every worker class promises while clients ask. One server for each class, since a start
 * costs more than most sentences; each sentence has applications of its own there.
 */
class WorkersUnderLoadIT {

    @Nested
    class Sync extends Sentences {
        Sync() {
            super(WorkerClassCase.SYNC);
        }
    }

    @Nested
    class Gthread extends Sentences {
        Gthread() {
            super(WorkerClassCase.GTHREAD);
        }
    }

    @Nested
    class Gevent extends Sentences {
        Gevent() {
            super(WorkerClassCase.GEVENT);
        }
    }

    @Nested
    class GeventOnTheLoop extends Sentences {
        GeventOnTheLoop() {
            super(WorkerClassCase.GEVENT_ON_THE_LOOP);
        }
    }

    @Nested
    class Eventlet extends Sentences {
        Eventlet() {
            super(WorkerClassCase.EVENTLET);
        }
    }

    @Nested
    class Async extends Sentences {
        Async() {
            super(WorkerClassCase.ASYNC);
        }
    }

    /** The same ones for each. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Sentences
            implements RecyclingUnderLoad,
                    TimeoutsUnderLoad,
                    QueueUnderLoad,
                    HooksUnderLoad,
                    ThreadContextUnderLoad,
                    FaultsUnderLoad {
        private final WorkerClassCase workerClass;
        private KirinFolder folder;
        private KirinProcess kirin;

        Sentences(WorkerClassCase workerClass) {
            this.workerClass = workerClass;
        }

        @BeforeAll
        void start(@TempDir Path root) throws Exception {
            folder = workerClass.choose(KirinFolder.in(root)).deploy(Gates.JAR);
            RecyclingUnderLoad.prepare(folder);
            TimeoutsUnderLoad.prepare(folder);
            QueueUnderLoad.prepare(folder);
            HooksUnderLoad.prepare(folder);
            ThreadContextUnderLoad.prepare(folder);
            FaultsUnderLoad.prepare(folder);
            kirin = folder.start().awaitListening();
        }

        @AfterAll
        void stop() throws IOException {
            folder.close();
        }

        @Override
        public WorkerClassCase workerClass() {
            return workerClass;
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
}
