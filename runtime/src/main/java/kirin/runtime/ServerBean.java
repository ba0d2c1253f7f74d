package kirin.runtime;

import kirin.lifecycle.Listeners;
import kirin.management.DeployerMXBean;
import kirin.management.ServerMXBean;
import kirin.management.SettingInfo;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.settings.Origin;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsChange;
import kirin.settings.SettingsException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The server as operators see it and steer it. For any thread. */
final class ServerBean implements ServerMXBean {
    /** All log files. */
    interface Logs {
        /** Opens them anew; returns what is to be told of each that cannot be. */
        List<String> reopen();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServerBean.class);
    private static final Origin HERE = new Origin.Management();

    private final LiveSettings settings;
    private final Logs logs;
    private final StopRequest stop;
    private final Dismissal dismissal = new Dismissal();
    // Set when the server is up.
    private volatile Optional<EmbeddedFramework> running = Optional.empty();

    ServerBean(LiveSettings settings, Logs logs, StopRequest stop) {
        this.settings = settings;
        this.logs = logs;
        this.stop = stop;
    }

    /** The server is up. */
    void runs(EmbeddedFramework framework) {
        running = Optional.of(framework);
    }

    /** The framework, once the server is up. */
    Optional<EmbeddedFramework> framework() {
        return running;
    }

    /** Sends the workers home, within {@code graceful_timeout}. */
    void dismissWorkers(EmbeddedFramework framework) {
        dismissal.begin(framework, settings.get().get(ServerSettings.GRACEFUL_TIMEOUT));
    }

    Dismissal dismissal() {
        return dismissal;
    }

    @Override
    public String getVersion() {
        return Version.number();
    }

    @Override
    public String getState() {
        if (stop.asked().isDone()) {
            return "STOPPING";
        }
        return running.isPresent() ? "RUNNING" : "STARTING";
    }

    @Override
    public long getPid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public long getUptimeMillis() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    @Override
    public List<String> getAddresses() {
        return service(Listeners.class).map(Listeners::addresses).orElse(List.of());
    }

    @Override
    public List<SettingInfo> getSettings() {
        Settings now = settings.get();
        return ServerSettings.all().stream()
                .sorted(Comparator.comparing(Setting::name))
                .map(each -> info(each, now))
                .toList();
    }

    private static <T> SettingInfo info(Setting<T> setting, Settings now) {
        return new SettingInfo(
                setting.name(),
                setting.type().format(now.get(setting)),
                now.origin(setting).toString(),
                setting.isLive());
    }

    @Override
    public List<String> reload() {
        mustRun();
        List<String> changed;
        try {
            changed = changed(settings::reload);
        } finally {
            // Whoever moves logs away may know of this signal alone, whatever the settings are.
            logs.reopen().forEach(failure -> LOG.error("{}", failure));
        }
        service(DeployerMXBean.class).ifPresent(DeployerMXBean::reload);
        running.ifPresent(dismissal::end);
        return changed;
    }

    @Override
    public void stop() {
        stop.graceful();
    }

    @Override
    public void reopenLogs() {
        List<String> failures = logs.reopen();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("; ", failures));
        }
    }

    @Override
    public List<String> scale(int workers) {
        List<String> changed = setSetting(ServerSettings.WORKERS.name(), String.valueOf(workers));
        running.ifPresent(dismissal::end);
        return changed;
    }

    @Override
    public List<String> scaleApplication(String application, int workers) {
        mustRun();
        List<String> known =
                service(Routes.class).map(Routes::routes).orElse(List.of()).stream()
                        .map(Route::application)
                        .sorted()
                        .toList();
        if (!known.contains(application)) {
            throw new IllegalArgumentException(
                    "no application is called %s; there are: %s"
                            .formatted(application, String.join(", ", known)));
        }
        return changed(() ->
                settings.change(now ->
                        SettingsBuilder.from(now)
                                .putFor(
                                        application,
                                        ServerSettings.WORKERS.name(),
                                        String.valueOf(workers),
                                        HERE)
                                .build()));
    }

    @Override
    public List<String> setSetting(String name, String value) {
        mustRun();
        return changed(() -> settings.change(now -> with(now, name, value)));
    }

    private static Settings with(Settings now, String name, String value) throws SettingsException {
        Settings wanted = SettingsBuilder.from(now).put(name, value, HERE).build();
        if (!SettingsChange.of(now, wanted).afterRestart().isEmpty()) {
            throw new SettingsException(
                    name
                            + " cannot change while the server runs; change it in the settings file"
                            + " and start the server anew");
        }
        return wanted;
    }

    @Override
    public List<String> undoSettings() {
        mustRun();
        return changed(settings::undo);
    }

    private void mustRun() {
        if (!getState().equals("RUNNING")) {
            throw new IllegalStateException("the server is " + getState() + "; wait until it runs");
        }
    }

    private <T> Optional<T> service(Class<T> type) {
        return running.flatMap(framework -> framework.service(type));
    }

    /** Something that changes settings. */
    private interface Action {
        SettingsChange run() throws SettingsException;
    }

    private static List<String> changed(Action action) {
        try {
            SettingsChange change = action.run();
            List<String> told = new ArrayList<>(change.changed());
            change.afterRestart().forEach(each -> told.add(each + " after a restart"));
            return told;
        } catch (SettingsException e) {
            // Without its cause: a client has none of our classes, and could read nothing of it.
            throw new IllegalArgumentException(String.join("; ", e.problems()));
        }
    }
}
