package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Application;
import kirin.settings.ServerSettings;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class SystemPackagesTest {

    @Test
    void exportsOfAJarAreListedWithTheirVersions() {
        String header = "a.b;version=\"1.2.0\";uses:=\"c,d\",c;version=\"2.0\",d";

        assertThat(SystemPackages.listed(header))
                .containsExactly("a.b;version=\"1.2.0\"", "c;version=\"2.0\"", "d;version=\"0\"");
    }

    @Test
    void contractsAndSettingsAreShared() {
        assertThat(SystemPackages.of(Application.class, ServerSettings.class).split(",", -1))
                .contains(
                        "kirin.app;version=\"1.0.0\"",
                        "kirin.exchange;version=\"1.0.0\"",
                        "kirin.worker;version=\"1.0.0\"",
                        "kirin.settings;version=\"1.0.0\"");
    }

    @Test
    void loggingIsSharedWithBundlesMadeForItsOldVersionToo() {
        String packages = SystemPackages.of(Logger.class);

        for (String name : new String[] {"org.slf4j", "org.slf4j.event", "org.slf4j.spi"}) {
            assertThat(packages)
                    .contains(name + ";version=\"2.0")
                    .contains(name + ";version=\"1.7");
        }
    }
}
