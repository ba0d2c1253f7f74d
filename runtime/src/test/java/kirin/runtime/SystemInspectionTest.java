package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.Origin;
import kirin.settings.SettingsBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

class SystemInspectionTest {
    @TempDir Path folder;
    private final SettingsBuilder settings = new SettingsBuilder();

    @BeforeEach
    void putAFileAndABundle() throws IOException {
        Files.createFile(folder.resolve("file"));
        Files.createDirectory(folder.resolve("deploy"));
        bundle("test.shop");
        give("chdir", folder.toString());
        give("deploy_dir", "deploy");
        give("store_dir", "store");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "user            | no such user     | user is \"no such user\", and this system"
                        + " has",
                "group           | no such group    | group is \"no such group\", and this system"
                        + " has",
                "errorlog        | file/x.log       | errorlog cannot be FOLDER/file/x.log:"
                        + " FOLDER/file is no folder; name a file that",
                "errorlog        | deploy           | errorlog cannot be FOLDER/deploy: that is a",
                "pidfile         | file/x.pid       | pidfile cannot be FOLDER/file/x.pid: ",
                "pidfile         | /dev/zero        | pidfile cannot be /dev/zero: that is no"
                        + " regular",
                "bind            | unix:file/x.sock | bind cannot be FOLDER/file/x.sock: ",
                "bind            | unix:file        | bind is \"unix:file\", and there is a file"
                        + " that is no socket; remove it",
                "jolokia         | unix:file/x.sock | jolokia cannot be FOLDER/file/x.sock: ",
                "jolokia         | unix:file        | jolokia is \"unix:file\", and there is a"
                        + " file that is no socket; remove it",
                "jolokia         | 192.0.2.1:0      | jolokia is \"192.0.2.1:0\", and no network",
                "bind            | 192.0.2.1:0      | bind is \"192.0.2.1:0\", and no network",
                "bind            | fd://4000        | bind is \"fd://4000\", and no descriptor of",
                "bind            | :5001,:5001      | bind has \"0.0.0.0:5001\" twice; give it"
                        + " once",
                "store_dir       | file/store       | store_dir cannot be FOLDER/file/store: ",
                "tmp_upload_dir  | nowhere          | tmp_upload_dir cannot be FOLDER/nowhere:"
                        + " there is no such folder; name a folder that is there",
                "tmp_upload_dir  | file             | tmp_upload_dir cannot be FOLDER/file: that is"
                        + " no folder",
                "trusted_bundles | nowhere          | trusted_bundles cannot be read at"
                        + " FOLDER/nowhere; make it a file",
                "wsgi_app        | test.shp:orders  | wsgi_app is \"test.shp:orders\", and there is"
                        + " no bundle test.shp in the deploy folder; there is test.shop",
                "wsgi_app        | no.jar           | wsgi_app is \"no.jar\", and there is no such",
            })
    void whatAStartWouldRefuseIsTold(String setting, String value, String problem) {
        give(setting, value);

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("environment here: " + problem.replace("FOLDER", folder.toString()));
    }

    @Test
    void allIsToldAtOnce() {
        give("user", "no such user");
        give("group", "no such group");
        give("pidfile", "file/x.pid");
        give("wsgi_app", "test.shp");

        assertThat(problems()).hasSize(4);
    }

    @Test
    void whatCanBeMadeIsNoProblem() {
        give("errorlog", "logs/error.log");
        give("pidfile", "run/kirin.pid");
        give("bind", "unix:run/kirin.sock");
        give("jolokia", "unix:run/jolokia.sock");
        give("trusted_bundles", "file");
        give("wsgi_app", "test.shop:orders");

        assertThat(problems()).isEmpty();
    }

    @Test
    void whereMoreThanBundlesIsDeployedANameMayBeThere() throws IOException {
        Files.createDirectory(folder.resolve("deploy/several"));
        give("wsgi_app", "test.page");

        assertThat(problems()).isEmpty();
    }

    private List<String> problems() {
        assertThat(settings.problems()).isEmpty();
        return SystemInspection.of(settings.soFar());
    }

    private void give(String setting, String value) {
        settings.put(setting, value, new Origin.Environment("here"));
    }

    private void bundle(String symbolicName) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName + ";x:=y");
        Path jar = folder.resolve("deploy/" + symbolicName + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }
}
