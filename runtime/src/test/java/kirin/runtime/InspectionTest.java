package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.SettingsBuilder;
import kirin.settings.toml.SettingsFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

class InspectionTest {
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="x"
                configuration-pid="kirin.worker.NAME">
              <property name="kirin.worker.class" type="String" value="NAME"/>
            </scr:component>
            """;
    private static final String METATYPE =
            """
            <m:MetaData xmlns:m="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="settings">
                <AD id="carrier" type="String"><Option label="a" value="jdk"/>
                  <Option label="b" value="loop"/></AD>
                <AD id="size" type="Integer" min="1" max="9"/>
                <AD id="rate" type="Double"/>
                <AD id="on" type="Boolean"/>
                <AD id="names" type="String" cardinality="100"/>
              </OCD>
              <Designate pid="kirin.worker.green"><Object ocdref="settings"/></Designate>
            </m:MetaData>
            """;

    @TempDir Path home;

    @BeforeEach
    void putPlugIns() throws IOException {
        Files.createDirectory(home.resolve("plugins"));
        jar("sync.jar", Map.of("OSGI-INF/a.xml", COMPONENT.replace("NAME", "sync")));
        jar(
                "green.jar",
                Map.of(
                        "OSGI-INF/a.xml",
                        COMPONENT.replace("NAME", "green"),
                        "OSGI-INF/metatype/b.xml",
                        METATYPE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "carier = 'jdk'  | 10: carier is no setting of the plug-in worker.green; did you"
                        + " mean \"carrier\"?",
                "other = 1       | 9: other is no setting of the plug-in worker.green; it has"
                        + " carrier, size, rate, on, names",
                "carrier = 'x'   | 11: carrier is \"x\"; give one of jdk, loop",
                "carrier = ['x'] | 11: carrier is [x]; give one of jdk, loop, not a list",
                "size = 0        | 8: size is 0; give a whole number from 1 to 9",
                "size = 'x'      | 8: size is \"x\"; give a whole number from 1 to 9",
                "rate = true     | 8: rate is true; give a number",
                "on = 1          | 6: on is 1; give true or false",
                "names = [1]     | 9: names is [1]; give a list, each text in quotes",
            })
    void aWrongSettingOfAPlugInIsToldWithItsPlace(String line, String problem) throws IOException {
        assertThat(problems("[worker.green]\n" + line)).containsExactly("kirin.toml:2:" + problem);
    }

    @Test
    void whatAPlugInTakesIsNoProblem() throws IOException {
        assertThat(
                        problems(
                                """
                                [worker.green]
                                carrier = "loop"
                                size = "9"
                                rate = 0.5
                                on = "TRUE"
                                names = ["a", "b"]
                                """))
                .isEmpty();
    }

    @Test
    void aTableOfAPlugInThatIsNotThereIsNoProblem() throws IOException {
        assertThat(problems("[worker.later]\nx = 1")).isEmpty();
    }

    @Test
    void tablesForNobodyAreWarnedOf() throws IOException {
        Files.writeString(
                home.resolve("kirin.toml"),
                """
                [apps.shop]
                workers = 2
                [apps.shp]
                workers = 2
                [apps.elsewhere]
                workers = 2
                [worker.green]
                size = 2
                [worker.gren]
                size = 2
                """);
        var builder = new SettingsBuilder();
        SettingsFile.read(home.resolve("kirin.toml"), Map.of(), builder);

        assertThat(UnclaimedTables.warnings(home, builder.soFar(), Set.of("shop")))
                .containsExactly(
                        home
                                + "/kirin.toml:6:11: [apps.elsewhere] is for an application that is"
                                + " not there now; it has no effect until it is",
                        home
                                + "/kirin.toml:4:11: [apps.shp] is for an application that is not"
                                + " there; did you mean shop?",
                        "[worker.gren] is for a plug-in that is not there; did you mean"
                                + " worker.green?");
    }

    @Test
    void anUnknownWorkerClassIsToldAlsoOfAnApplication() throws IOException {
        assertThat(problems("worker_class = \"sinc\"\n[apps.shop]\nworker_class = \"grene\""))
                .containsExactly(
                        "kirin.toml:1:16: worker_class is \"sinc\", and no bundle provides that;"
                                + " give one of those that are there: green, sync",
                        "kirin.toml:3:16: worker_class is \"grene\", and no bundle provides that;"
                                + " give one of those that are there: green, sync");
    }

    @Test
    void aFolderThatCannotBeOneIsTold() throws IOException {
        Files.createFile(home.resolve("file"));

        assertThat(problems("chdir = \"" + home + "\"\ndeploy_dir = [\"file/deploy\"]"))
                .singleElement()
                .asString()
                .startsWith("kirin.toml:2:14: deploy_dir cannot be " + home + "/file/deploy: ")
                .contains(home + "/file is no folder; name a folder");
    }

    @Test
    void aBrokenPlugInIsNamed() throws IOException {
        Files.writeString(home.resolve("plugins/broken.jar"), "no jar");

        assertThat(problems(""))
                .singleElement()
                .asString()
                .contains("plugins/broken.jar cannot be read", "replace or remove it");
    }

    private List<String> problems(String text) throws IOException {
        Path file = Files.writeString(home.resolve("kirin.toml"), text);
        var builder = new SettingsBuilder();
        SettingsFile.read(file, Map.of(), builder);
        assertThat(builder.problems()).isEmpty();
        return Inspection.ofAll(home, builder.soFar()).stream()
                .map(problem -> problem.replace(file.toString(), "kirin.toml"))
                .toList();
    }

    private void jar(String name, Map<String, String> files) throws IOException {
        try (OutputStream file = Files.newOutputStream(home.resolve("plugins/" + name));
                var jar = new JarOutputStream(file)) {
            for (Entry<String, String> each : files.entrySet()) {
                jar.putNextEntry(new JarEntry(each.getKey()));
                jar.write(each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
