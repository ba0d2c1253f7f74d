package kirin.settings;

import java.util.List;
import java.util.Map;

/**
 * The name of a worker class. gunicorn's names for its own become those of the plug-ins that do
 * what they did; any other is that of a stranger's plug-in.
 */
final class WorkerClassName extends ValueType<String> {
    private static final Map<String, String> OURS =
            Map.ofEntries(
                    Map.entry("gunicorn.workers.sync.SyncWorker", "sync"),
                    Map.entry("gunicorn.workers.gthread.ThreadWorker", "gthread"),
                    Map.entry("gunicorn.workers.ggevent.GeventWorker", "gevent"),
                    Map.entry("gunicorn.workers.ggevent.GeventPyWSGIWorker", "gevent"),
                    Map.entry("gevent_wsgi", "gevent"),
                    Map.entry("gevent_pywsgi", "gevent"),
                    Map.entry("gunicorn.workers.geventlet.EventletWorker", "eventlet"),
                    Map.entry("gunicorn.workers.gtornado.TornadoWorker", "async"),
                    Map.entry("tornado", "async"),
                    Map.entry("gunicorn.workers.gasgi.ASGIWorker", "async"),
                    Map.entry("asgi", "async"),
                    Map.entry("uvicorn.workers.UvicornWorker", "async"),
                    Map.entry("uvicorn.workers.UvicornH11Worker", "async"),
                    Map.entry("uvicorn_worker.UvicornWorker", "async"),
                    Map.entry("uvicorn_worker.UvicornH11Worker", "async"));

    @Override
    public String expected() {
        return "the name of a worker class, for example \"gevent\"";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        String name = withoutEgg(text.strip());
        if (name.isEmpty()) {
            throw invalid(text);
        }
        return OURS.getOrDefault(name, name);
    }

    /** Those that Kirin brings along. */
    @Override
    public List<String> suggestions() {
        return List.of("async", "eventlet", "gevent", "gthread", "sync");
    }

    /** Of {@code egg:gunicorn#NAME}, and of {@code #NAME}, which gunicorn takes too, the name. */
    private static String withoutEgg(String name) {
        for (String prefix : new String[] {"egg:gunicorn#", "#"}) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        // gunicorn's own entry point when none is named
        return name.equals("egg:gunicorn") ? "sync" : name;
    }
}
