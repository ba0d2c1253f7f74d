package kirin.settings;

import java.util.List;
import java.util.stream.Stream;

/** Settings of gunicorn's that Kirin knows and does not have. */
final class RefusedSettings {
    private static final String PASTE =
            "PasteDeploy packages Python applications; put a bundle into the deploy folder";
    private static final String CODE = "a hook is code, which settings cannot hold; ";

    static final List<RefusedSetting> ROWS =
            Stream.concat(
                            Stream.of(
                                    refused(
                                            "config",
                                            "a settings file cannot name another; give it on the"
                                                    + " command line"),
                                    refused(
                                            "spew",
                                            "the JVM cannot print every line it runs; use a"
                                                    + " debugger or Java Flight Recorder",
                                            "--spew"),
                                    refused(
                                            "worker_tmp_dir",
                                            "workers need no heartbeat file; remove it",
                                            "--worker-tmp-dir"),
                                    refused(
                                            "initgroups",
                                            "the server always takes all groups of its user;"
                                                    + " remove it",
                                            "--initgroups"),
                                    refused(
                                            "logconfig_dict",
                                            "it is a Python dictionary; use logconfig_json"),
                                    refused(
                                            "asgi_loop",
                                            "the event loop is chosen by the system it runs on;"
                                                    + " remove it",
                                            "--asgi-loop"),
                                    refused(
                                            "ssl_version",
                                            "it is obsolete and gunicorn ignores it; remove it",
                                            "--ssl-version"),
                                    refused("paste", PASTE, "--paste", "--paster"),
                                    refused("raw_paste_global_conf", PASTE, "--paste-global")),
                            Stream.concat(
                                    Stream.of(
                                                    "on_starting",
                                                    "on_reload",
                                                    "pre_exec",
                                                    "when_ready",
                                                    "pre_fork",
                                                    "post_fork",
                                                    "post_worker_init",
                                                    "worker_int",
                                                    "worker_abort",
                                                    "pre_request",
                                                    "post_request",
                                                    "child_exit",
                                                    "worker_exit",
                                                    "nworkers_changed",
                                                    "on_exit")
                                            .map(RefusedSettings::hook),
                                    Stream.of(
                                                    "ssl_context",
                                                    "on_dirty_starting",
                                                    "dirty_post_fork",
                                                    "dirty_worker_init",
                                                    "dirty_worker_exit")
                                            .map(RefusedSettings::hookWithoutMoment)))
                    .toList();

    private RefusedSettings() {}

    /** One that a bundle can have: the method has the same name in Java's spelling. */
    private static RefusedSetting hook(String name) {
        var method = new StringBuilder();
        for (String word : name.split("_", -1)) {
            method.append(
                    method.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return refused(
                name, CODE + "implement " + method + " in a service kirin.hooks.ServerHooks");
    }

    private static RefusedSetting hookWithoutMoment(String name) {
        return refused(name, CODE + "and nothing is called at that moment here; remove it");
    }

    private static RefusedSetting refused(String name, String reason, String... flags) {
        return new RefusedSetting(name, reason, List.of(flags));
    }
}
