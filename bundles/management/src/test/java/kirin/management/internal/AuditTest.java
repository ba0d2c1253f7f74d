package kirin.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.management.Caller;
import kirin.management.Change;
import kirin.management.Changes;
import kirin.management.Description;
import kirin.management.Event;
import kirin.management.Events;
import kirin.management.Impact;
import kirin.management.Parameter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.management.DynamicMBean;

class AuditTest {
    @TempDir Path folder;
    private final List<Change> changes = new ArrayList<>();
    private final DynamicMBean bean =
            (DynamicMBean)
                    DescribedBean.of(new Lamp(), new Auditor(new Kept(changes), "Lamp hall"));

    /** Something to be changed. */
    @Description("A lamp")
    public interface LampMXBean {
        @Description("On or off")
        String getState();

        @Description("Switches it")
        @Impact(Impact.Kind.ACTION)
        @Changes("State")
        void turn(@Parameter(name = "to", description = "on or off") String to);

        @Description("Looks")
        @Impact(Impact.Kind.INFO)
        String look();

        @Description("Sets something")
        @Impact(Impact.Kind.ACTION_INFO)
        List<String> set(
                @Parameter(name = "name", description = "of it") String name,
                @Parameter(name = "value", description = "of it") String value);
    }

    @Test
    void ofLongValuesTheBeginningIsToldAndOfUrlsNoPassword() throws Exception {
        invoke("set", "piece", "x".repeat(1_000_000));
        invoke("set", "file", "https://ann:sesame@files.example/shop.jar");

        assertThat(changes)
                .extracting(Change::what)
                .containsExactly(
                        "Lamp hall.set(name=piece, value="
                                + "x".repeat(200)
                                + "… (1000000 characters))",
                        "Lamp hall.set(name=file, value="
                                + "https://[redacted]@files.example/shop.jar)");
    }

    private static final class Lamp implements LampMXBean {
        private String state = "off";

        @Override
        public String getState() {
            return state;
        }

        @Override
        public void turn(String to) {
            if (to.isEmpty()) {
                throw new IllegalArgumentException("say on or off");
            }
            state = to;
        }

        @Override
        public String look() {
            return state;
        }

        @Override
        public List<String> set(String name, String value) {
            return List.of(name + " is set", "all is well");
        }
    }

    private record Kept(List<Change> changes) implements Events {
        @Override
        public void tell(Event event) {
            throw new IllegalStateException("only changes are told here");
        }

        @Override
        public void changed(Change change) {
            changes.add(change);
        }
    }

    @Test
    void operationThatChangesSomethingIsReportedWithItsCaller() throws Exception {
        ScopedValue.where(Caller.CURRENT, new Caller("ann", "jolokia 10.0.0.7"))
                .call(() -> invoke("turn", "on"));

        assertThat(changes)
                .containsExactly(
                        new Change(
                                "ann",
                                "jolokia 10.0.0.7",
                                "Lamp hall.turn(to=on)",
                                "off",
                                "on",
                                "done"));
    }

    @Test
    void operationThatFailsIsReportedToo() {
        assertThatThrownBy(() -> invoke("turn", "")).hasMessage("say on or off");

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().after()).isEqualTo("off");
        assertThat(changes.getFirst().outcome()).isEqualTo("say on or off");
        assertThat(changes.getFirst().from()).isEqualTo("this process");
        assertThat(changes.getFirst().who()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void operationThatTellsOnlyIsNotReported() throws Exception {
        assertThat(invoke("look")).isEqualTo("off");

        assertThat(changes).isEmpty();
    }

    @Test
    void resultSaysWhatIsNowAndSecretsAreNotRepeated() throws Exception {
        invoke("set", "workers", "3");
        invoke("set", "jolokia_password", "hunter2");

        assertThat(changes)
                .extracting(Change::after)
                .containsExactly(
                        "workers is set; all is well", "jolokia_password is set; all is well");
        assertThat(changes)
                .extracting(Change::what)
                .containsExactly(
                        "Lamp hall.set(name=workers, value=3)",
                        "Lamp hall.set(name=jolokia_password, value=[redacted])");
    }

    @Test
    void nothingThatIsChangedCanForgeALine() throws Exception {
        Path file = folder.resolve("audit.log");
        AuditLog log = new AuditLog(file, 1_000_000);

        log.write(
                Instant.EPOCH,
                new Change(
                        "a\" outcome=\"done",
                        "x\\",
                        "one\ntwo\r\u2028three\u0085\u001b[2J\u202e",
                        "",
                        "ü".repeat(3000),
                        "done"));

        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(Files.readString(file))
                .startsWith(
                        "1970-01-01T00:00:00Z who=\"a\\\" outcome=\\\"done\" from=\"x\\\\\""
                            + " what=\"one\\u000atwo\\u000d\\u2028three\\u0085\\u001b[2J\\u202e\"")
                .endsWith("…\" outcome=\"done\"\n")
                .hasSizeLessThan(2500);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void fullFilesAreKeptUpToANumber() throws Exception {
        AuditLog log = new AuditLog(folder.resolve("audit.log"), 500);
        for (int i = 0; i < 100; i++) {
            log.write(Instant.EPOCH, new Change("", "", "change " + i, "", "", "done"));
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "audit.log",
                            "audit.log.1",
                            "audit.log.2",
                            "audit.log.3",
                            "audit.log.4");
        }
        assertThat(folder.resolve("audit.log")).content().contains("change 99");
        assertThat(Files.size(folder.resolve("audit.log.1"))).isLessThan(700);
    }

    @Test
    void fileThatCannotBeWrittenHarmsNobodyAndIsWrittenAgainWhenItCan() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("run"), "a file");
        AuditLog log = new AuditLog(inTheWay.resolve("audit.log"), 500);
        Change change = new Change("", "", "change", "", "", "done");

        log.write(Instant.EPOCH, change);
        log.write(Instant.EPOCH, change);
        Files.delete(inTheWay);
        log.write(Instant.EPOCH, change);

        assertThat(Files.readAllLines(inTheWay.resolve("audit.log"))).hasSize(1);
    }

    private Object invoke(String name, Object... arguments) throws Exception {
        String[] signature =
                Stream.of(arguments).map(each -> String.class.getName()).toArray(String[]::new);
        return bean.invoke(name, arguments, signature);
    }
}
