package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.management.Change;
import kirin.management.Event;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class ToldDeploymentsTest extends DeployerTest {
    @Test
    void everythingInTheFolderIsToldWithWhoPutItThere() throws Exception {
        deployer.start();

        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.until(it -> assertThat(it.changes).hasSize(1));
        deployer.drop("a.jar", JarFiles.bundle("a", "2"));
        deployer.until(it -> assertThat(it.changes).hasSize(2));
        deployer.drop("bad.jar", JarFiles.bundle("bad", "1", FailingActivator.class));
        deployer.until(it -> assertThat(it.events).hasSize(3));
        Files.delete(file);
        deployer.until(it -> assertThat(it.changes).hasSize(4));

        String owner = Files.getOwner(deployer.folder).getName();
        assertThat(deployer.changes)
                .extracting(Change::who)
                .containsExactly(owner, owner, owner, "");
        assertThat(deployer.changes).extracting(Change::from).containsOnly("folder");
        assertThat(deployer.changes)
                .extracting(Change::before)
                .containsExactly("", "1.0.0", "", "2.0.0");
        assertThat(deployer.changes)
                .extracting(Change::after)
                .containsExactly("1.0.0", "2.0.0", "", "");
        assertThat(deployer.changes.get(1).outcome()).isEqualTo("done");
        assertThat(deployer.changes.get(2).outcome()).isNotEqualTo("done");
        assertThat(deployer.events)
                .extracting(Event::kind)
                .containsExactly(
                        Event.Kind.DEPLOYED,
                        Event.Kind.DEPLOYED,
                        Event.Kind.QUARANTINED,
                        Event.Kind.REMOVED);
        assertThat(deployer.events.get(1).data())
                .containsEntry("former", "1.0.0")
                .containsEntry("version", "2.0.0")
                .containsEntry("by", "folder");
    }

    @Test
    void whatLiesThereAtTheStartIsNoChangeOfAnybody() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));

        deployer.start();

        assertThat(deployer.events).extracting(Event::kind).containsExactly(Event.Kind.DEPLOYED);
        assertThat(deployer.changes).isEmpty();
    }

    @Test
    void commandIsNoChangeInTheFolder() throws Exception {
        deployer.start();
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.until(it -> assertThat(it.changes).hasSize(1));

        deployer.bean().undeploy("a");

        deployer.until(it ->
                assertThat(it.events)
                        .extracting(Event::kind)
                        .containsExactly(Event.Kind.DEPLOYED, Event.Kind.REMOVED));
        assertThat(deployer.changes).hasSize(1);
    }
}
