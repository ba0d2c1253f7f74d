package kirin.commands;

import kirin.management.ServerMXBean;
import kirin.management.SettingInfo;

import java.util.List;

/** Says what each operation was asked; stops the process when it is told to. */
final class FakeServerBean implements ServerMXBean {
    @Override
    public String getVersion() {
        return "1.2.3";
    }

    @Override
    public String getState() {
        return "RUNNING";
    }

    @Override
    public long getPid() {
        return 4711;
    }

    @Override
    public long getUptimeMillis() {
        return 3_723_000;
    }

    @Override
    public List<String> getAddresses() {
        return List.of("http://127.0.0.1:8000", "unix:/run/kirin.sock");
    }

    @Override
    public List<SettingInfo> getSettings() {
        return List.of(
                new SettingInfo("graceful_timeout", "5", "default", true),
                new SettingInfo("pidfile", "run/kirin.pid", "kirin.toml:2:1", false),
                new SettingInfo("workers", "4", "command line -w", true));
    }

    @Override
    public List<String> reload() {
        return List.of("timeout 30 -> 60");
    }

    @Override
    public void stop() {
        System.exit(0);
    }

    @Override
    public void reopenLogs() {
        throw new IllegalStateException("the error log cannot be opened anew: no space left");
    }

    @Override
    public List<String> scale(int workers) {
        return workers == 4 ? List.of() : List.of("workers 4 -> " + workers);
    }

    @Override
    public List<String> scaleApplication(String application, int workers) {
        return List.of("[apps." + application + "] workers 4 -> " + workers);
    }

    @Override
    public List<String> setSetting(String name, String value) {
        throw new IllegalStateException("no command asks for it");
    }

    @Override
    public List<String> undoSettings() {
        throw new IllegalStateException("no command asks for it");
    }
}
