package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class LiveSettingsTest {
    private static final Settings TWO = Settings.defaults().with(ServerSettings.WORKERS, 2);
    private static final Settings FOUR = Settings.defaults().with(ServerSettings.WORKERS, 4);

    private final List<String> told = new ArrayList<>();
    private final List<SettingsFollower> followers = new ArrayList<>();
    private Settings inTheFile = TWO;
    private final LiveSettings live = new LiveSettings(TWO, () -> inTheFile, () -> followers);

    private SettingsFollower follower(String name) {
        return next ->
                new SettingsFollower.Step() {
                    @Override
                    public void apply() {
                        told.add(
                                "%s applies %d of %d"
                                        .formatted(
                                                name,
                                                next.get(ServerSettings.WORKERS),
                                                live.get().get(ServerSettings.WORKERS)));
                    }

                    @Override
                    public void abandon() {
                        told.add(name + " abandons");
                    }
                };
    }

    @Test
    void reloadTakesOverWhatTheFileSaysNow() throws Exception {
        followers.add(follower("a"));
        followers.add(follower("b"));
        inTheFile = FOUR;

        var change = live.reload();

        assertThat(change.changed()).containsExactly("workers 2 -> 4");
        assertThat(told).containsExactly("a applies 4 of 4", "b applies 4 of 4");
    }

    @Test
    void oneThatCannotFollowLeavesAllAsItWas() {
        followers.add(follower("a"));
        followers.add(next -> {
            throw new SettingsException("the port is in use");
        });

        assertThatThrownBy(() -> live.change(now -> FOUR)).hasMessage("the port is in use");

        assertThat(live.get()).isSameAs(TWO);
        assertThat(told).containsExactly("a abandons");
    }

    @Test
    void oneThatBreaksWhileItFollowsKeepsNoOtherFromIt() throws Exception {
        followers.add(next ->
                new SettingsFollower.Step() {
                    @Override
                    public void apply() {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public void abandon() {
                        told.add("abandoned");
                    }
                });
        followers.add(follower("b"));

        live.change(now -> FOUR);

        assertThat(told).containsExactly("b applies 4 of 4");
    }

    @Test
    void undoGoesBackToTheValuesBefore() throws Exception {
        assertThatThrownBy(live::undo).hasMessageContaining("not been changed");
        live.change(now -> FOUR);

        assertThat(live.undo().changed()).containsExactly("workers 4 -> 2");
        assertThat(live.undo().changed()).containsExactly("workers 2 -> 4");
    }

    @Test
    void nobodyIsAskedWhenNothingCanBeTakenOver() throws Exception {
        followers.add(follower("a"));

        var change =
                live.change(
                        now -> now.with(ServerSettings.PIDFILE, Optional.of(Path.of("other.pid"))));

        assertThat(change.afterRestart()).hasSize(1);
        assertThat(told).isEmpty();
        assertThat(live.get().get(ServerSettings.PIDFILE)).isEmpty();
    }
}
