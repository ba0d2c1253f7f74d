package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Before the server is up; what it does then, whole processes show. */
class ServerBeanTest {
    private final StopRequest stop = new StopRequest();
    private final Settings settings = Settings.defaults();
    private final ServerBean bean =
            new ServerBean(
                    new LiveSettings(settings, () -> settings, List::of),
                    () -> List.of("the log is where it was: no space left"),
                    stop);

    @Test
    void settingsAreShownWithTheirOrigin() {
        assertThat(bean.getSettings())
                .filteredOn(each -> each.name().equals("workers"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.value()).isEqualTo("1");
                    assertThat(each.origin()).isEqualTo("default");
                    assertThat(each.live()).isTrue();
                });
        assertThat(bean.getSettings()).extracting(each -> each.name()).isSorted();
    }

    @Test
    void nothingIsChangedBeforeTheServerRuns() {
        assertThat(bean.getState()).isEqualTo("STARTING");
        assertThatThrownBy(() -> bean.scale(2)).hasMessageContaining("the server is STARTING");
        assertThatThrownBy(bean::reload).hasMessageContaining("the server is STARTING");
        assertThat(bean.getAddresses()).isEmpty();
    }

    @Test
    void logThatCannotBeOpenedAnewIsTold() {
        assertThatThrownBy(bean::reopenLogs).hasMessageEndingWith(": no space left");
    }

    @Test
    void stopIsThatOfTerm() {
        bean.stop();

        assertThat(stop.asked()).isDone();
        assertThat(stop.askedQuick()).isNotDone();
        assertThat(bean.getState()).isEqualTo("STOPPING");
    }
}
