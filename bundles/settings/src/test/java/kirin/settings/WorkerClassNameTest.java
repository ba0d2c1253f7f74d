package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerClassNameTest {
    private static final Origin FLAG = new Origin.CommandLine("-k");

    @ParameterizedTest
    @CsvSource({
        "gunicorn.workers.sync.SyncWorker,            sync",
        "gunicorn.workers.gthread.ThreadWorker,       gthread",
        "gunicorn.workers.ggevent.GeventWorker,       gevent",
        "gunicorn.workers.ggevent.GeventPyWSGIWorker, gevent",
        "gevent_wsgi,                                 gevent",
        "gevent_pywsgi,                               gevent",
        "gunicorn.workers.geventlet.EventletWorker,   eventlet",
        "gunicorn.workers.gtornado.TornadoWorker,     async",
        "tornado,                                     async",
        "gunicorn.workers.gasgi.ASGIWorker,           async",
        "asgi,                                        async",
        "uvicorn.workers.UvicornWorker,               async",
        "uvicorn_worker.UvicornWorker,                async",
        "egg:gunicorn#gthread,                        gthread",
        "egg:gunicorn#gevent_pywsgi,                  gevent",
        "egg:gunicorn,                                sync",
        "'#eventlet',                                 eventlet",
        "' gevent ',                                  gevent",
    })
    void gunicornsNamesBecomeTheOnesOfThePlugIns(String written, String name)
            throws SettingsException {
        assertThat(workerClass(written)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sync",
                "gthread",
                "gevent",
                "eventlet",
                "async",
                "com.example.Fast",
                "Sync"
            })
    void anyOtherNameIsThatOfAPlugIn(String name) throws SettingsException {
        assertThat(workerClass(name)).isEqualTo(name);
    }

    @Test
    void severalThreadsMakeGthreadOfSyncAlone() {
        Settings threads = Settings.defaults().with(ServerSettings.THREADS, 4);

        assertThat(WorkerClasses.effective(Settings.defaults())).isEqualTo("sync");
        assertThat(WorkerClasses.effective(threads)).isEqualTo("gthread");
        assertThat(WorkerClasses.effective(threads.with(ServerSettings.WORKER_CLASS, "gevent")))
                .isEqualTo("gevent");
    }

    private static String workerClass(String written) throws SettingsException {
        return new SettingsBuilder()
                .put(ServerSettings.WORKER_CLASS, written, FLAG)
                .build()
                .get(ServerSettings.WORKER_CLASS);
    }
}
