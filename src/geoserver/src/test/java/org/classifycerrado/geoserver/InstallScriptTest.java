package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code install/install.sh} on a GeoServer made of file names, with plugins made of small files. */
@EnabledOnOs(OS.LINUX)
class InstallScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));

    private static final String JNI_ENTRIES = "jnilib/linux-x86_64/cpu/ jnilib/linux-x86_64/cu128/ "
            + "jnilib/linux-aarch64/cpu/ jnilib/linux-aarch64/cu128/ ";

    @TempDir
    private Path temp;

    private Path server;
    private Path lib;
    private Path data;
    private Path tools;

    private record Outcome(int status, String text) {}

    @BeforeEach
    void geoServer() throws IOException {
        // A blank in the path, as on many a server.
        server = temp.resolve("GeoServer 2.27");
        lib = Files.createDirectories(server.resolve("webapps/geoserver/WEB-INF/lib"));
        for (String jar : List.of("gs-main-2.27.1", "gs-wps-core-2.27.1", "jna-5.16.0", "commons-io-2.18.0")) {
            Files.writeString(lib.resolve(jar + ".jar"), jar);
        }
        data = Files.createDirectories(temp.resolve("data dir"));
        Files.createDirectories(data.resolve("styles"));
        Files.writeString(data.resolve("global.xml"), "<global/>");
        Files.writeString(data.resolve("styles/raster.sld"), "<sld/>");
        tools = Files.createDirectory(temp.resolve("tools"));
        // Saves starting a JVM each time; installsJarsStylesAndModels asks the real one.
        tool("java", "echo '    java.specification.version = 21' >&2");
        plugin("1.0", "gson-2.13.1.jar");
        libtorchZip("1.0", "2.7.1");
    }

    @Test
    void installsJarsStylesAndModels() throws IOException {
        Files.delete(tools.resolve("java"));
        assertThat(install()).matches(this::succeeded);

        assertThat(names(lib))
                .contains(
                        "cerrado-core-1.0.jar",
                        "djl-api-0.35.1.jar",
                        "gs-classify-cerrado-1.0.jar",
                        "gs-main-2.27.1.jar",
                        "gson-2.13.1.jar",
                        "jna-5.16.0.jar",
                        "pytorch-jni-2.7.1-0.35.1.jar",
                        "pytorch-native-cpu-2.7.1-linux-x86_64.jar")
                .noneMatch(name -> name.startsWith("."));
        assertThat(lib.resolve("gs-classify-cerrado-1.0.jar")).hasContent("gs-classify-cerrado-1.0.jar in 1.0");
        assertThat(data.resolve("styles/cerrado_l1.sld")).hasSameBinaryContentAs(ROOT.resolve("styles/cerrado_l1.sld"));
        assertThat(data.resolve("styles/cerrado_l2.sld")).exists();
        assertThat(data.resolve("styles/cerrado_confidence.sld")).exists();
        for (String file : List.of("model.json", "model.pt")) {
            assertThat(data.resolve("cerrado/models/demo-l2-msi-sar").resolve(file))
                    .hasSameBinaryContentAs(
                            ROOT.resolve("test-data/models/demo-l2-msi-sar").resolve(file));
        }
        assertThat(names(data)).containsExactly("cerrado", "global.xml", "styles");
    }

    @Test
    void saysWhatTheServerNeeds() throws IOException {
        assertThat(install().text())
                .contains("MALLOC_ARENA_MAX=2", "-Xmx", "The server's own must be 17 or newer")
                .contains("when the server is started, or restarted")
                .doesNotContain("PYTORCH_LIBRARY_PATH");
    }

    @Test
    void takesTheWebApplicationItselfToo() throws IOException {
        assertThat(run("--geoserver", server.resolve("webapps/geoserver"), "--data-dir", data, "--plugin", zip("1.0")))
                .matches(this::succeeded);
        assertThat(lib.resolve("gs-classify-cerrado-1.0.jar")).exists();
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        install();
        Map<String, String> once = contents();
        Outcome again = install();
        assertThat(again).matches(this::succeeded);
        assertThat(again.text()).contains("Everything is installed already").doesNotContain("replace");
        assertThat(contents()).isEqualTo(once);
    }

    @Test
    void leavesNoTraceAfterUninstalling() throws IOException {
        Map<String, String> before = contents();
        install();
        Outcome uninstalled = uninstall();
        assertThat(uninstalled).matches(this::succeeded);
        assertThat(contents()).isEqualTo(before);
        assertThat(uninstall().text()).contains("Nothing that this script installed is in");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void tellsInADryRunWhatItWouldDo() throws IOException {
        Map<String, String> before = contents();
        Outcome dry = install("--dry-run");
        assertThat(dry).matches(this::succeeded);
        assertThat(dry.text())
                .contains("A dry run", "install  " + lib.toRealPath().resolve("gson-2.13.1.jar"))
                .contains("install  " + data.toRealPath().resolve("cerrado/models/demo-l2-sar/model.json"));
        assertThat(contents()).isEqualTo(before);

        install();
        Map<String, String> installed = contents();
        assertThat(uninstall("--dry-run").text())
                .contains("remove   " + lib.toRealPath().resolve("gson-2.13.1.jar"));
        assertThat(contents()).isEqualTo(installed);
    }

    @Test
    void upgradesInPlace() throws IOException {
        Map<String, String> before = contents();
        install();
        plugin("1.1", "gson-2.14.0.jar");
        libtorchZip("1.1", "2.7.2");
        Outcome upgraded = install("1.1");
        assertThat(upgraded).matches(this::succeeded);
        assertThat(names(lib))
                .contains("gs-classify-cerrado-1.1.jar", "cerrado-core-1.1.jar", "gson-2.14.0.jar")
                .contains("pytorch-native-cpu-2.7.2-linux-x86_64.jar", "gs-main-2.27.1.jar")
                .doesNotContain("gs-classify-cerrado-1.0.jar", "cerrado-core-1.0.jar", "gson-2.13.1.jar")
                .doesNotContain("pytorch-native-cpu-2.7.1-linux-x86_64.jar");
        assertThat(lib.resolve("djl-api-0.35.1.jar")).hasContent("djl-api-0.35.1.jar in 1.1");
        uninstall();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void replacesJarsThatWereCopiedByHand() throws IOException {
        Files.writeString(lib.resolve("gs-classify-cerrado-0.9.jar"), "by hand");
        Files.writeString(lib.resolve("pytorch-engine-0.34.0.jar"), "by hand");
        install();
        assertThat(names(lib))
                .contains("gs-classify-cerrado-1.0.jar")
                .doesNotContain("gs-classify-cerrado-0.9.jar", "pytorch-engine-0.34.0.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gson-2.8.9.jar", "gson-2.13.1.jar"})
    void leavesAnotherExtensionsJarAlone(String theirs) throws IOException {
        Files.writeString(lib.resolve(theirs), "theirs");
        Map<String, String> before = contents();
        assertThat(install().text()).contains("leave out gson-2.13.1.jar", theirs);
        assertThat(names(lib)).filteredOn(name -> name.startsWith("gson")).containsExactly(theirs);
        assertThat(lib.resolve(theirs)).hasContent("theirs");
        uninstall();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void givesWayToAnotherExtensionThatCameLater() throws IOException {
        install();
        Files.writeString(lib.resolve("gson-2.11.0.jar"), "theirs");
        install();
        assertThat(names(lib)).filteredOn(name -> name.startsWith("gson")).containsExactly("gson-2.11.0.jar");
    }

    @Test
    void keepsWhatAnAdministratorHasEdited() throws IOException {
        Path early = Files.writeString(data.resolve("styles/cerrado_l1.sld"), "edited before");
        install();
        Path late = Files.writeString(data.resolve("styles/cerrado_l2.sld"), "edited after");
        Path card = Files.writeString(data.resolve("cerrado/models/demo-l2-msi/model.json"), "{}");
        plugin("1.1", "gson-2.13.1.jar");
        libtorchZip("1.1", "2.7.1");

        assertThat(install("1.1").text()).contains("keep     " + early.toRealPath(), "keep     " + late.toRealPath());
        assertThat(early).hasContent("edited before");
        assertThat(late).hasContent("edited after");
        assertThat(card).hasContent("{}");

        assertThat(uninstall().text()).contains("keep     " + late.toRealPath(), "keep     " + card.toRealPath());
        assertThat(early).hasContent("edited before");
        assertThat(late).hasContent("edited after");
        assertThat(card).hasContent("{}");
        assertThat(card.resolveSibling("model.pt")).doesNotExist();
    }

    @Test
    void renewsItsOwnFilesThatNobodyHasEdited() throws IOException {
        install();
        Path style = data.resolve("styles/cerrado_l1.sld");
        Path manifest = data.resolve("cerrado/install-manifest.txt");
        String sum = Files.readAllLines(manifest).stream()
                .filter(line -> line.endsWith("  styles/cerrado_l1.sld"))
                .map(line -> line.substring(0, 64))
                .findFirst()
                .orElseThrow();
        // As if an earlier version had brought another file.
        Files.writeString(style, "earlier");
        Files.writeString(manifest, Files.readString(manifest).replace(sum, sha256("earlier")));
        install();
        assertThat(style).hasSameBinaryContentAs(ROOT.resolve("styles/cerrado_l1.sld"));
    }

    @Test
    void keepsJarsThatWereChanged() throws IOException {
        install();
        Path jar = Files.writeString(lib.resolve("djl-api-0.35.1.jar"), "changed");
        assertThat(uninstall().text()).contains("keep     " + jar.toRealPath());
        assertThat(jar).hasContent("changed");
        assertThat(lib.resolve("gs-classify-cerrado-1.0.jar")).doesNotExist();
    }

    @Test
    void keepsStylesInUseMapsAndSettings() throws IOException {
        install();
        Files.writeString(data.resolve("styles/cerrado_l2.xml"), "<style/>");
        Files.writeString(data.resolve("cerrado/cerrado.properties"), "device=cpu");
        Path map = Files.createDirectories(data.resolve("cerrado/maps/topp")).resolve("map.tif");
        Files.writeString(map, "map");
        assertThat(uninstall().text())
                .contains("GeoServer has the style cerrado_l2", "Published maps, settings and your own models stay");
        assertThat(data.resolve("styles/cerrado_l2.sld")).exists();
        assertThat(data.resolve("styles/cerrado_l1.sld")).doesNotExist();
        assertThat(data.resolve("cerrado/cerrado.properties")).hasContent("device=cpu");
        assertThat(map).exists();
        assertThat(data.resolve("cerrado/models")).doesNotExist();
    }

    @Test
    void leavesTheModelsOutOnRequest() throws IOException {
        assertThat(install("--no-models")).matches(this::succeeded);
        assertThat(data.resolve("cerrado/models")).doesNotExist();
        install();
        install("--no-models");
        assertThat(data.resolve("cerrado/models/demo-l2-msi/model.json")).exists();
    }

    @Test
    void usesAnInstalledLibtorch() throws IOException {
        Map<String, String> before = contents();
        install();
        Path libtorch = libtorch("2.7.1+cu128");
        Outcome outcome = install("--libtorch", libtorch);
        assertThat(outcome).matches(this::succeeded);
        assertThat(outcome.text())
                .contains(
                        "export PYTORCH_LIBRARY_PATH='" + libtorch.toRealPath().resolve("lib") + "'")
                .contains("export PYTORCH_FLAVOR=cu128");
        assertThat(names(lib)).noneMatch(name -> name.startsWith("pytorch-native"));
        uninstall();
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"2.6.0+cpu, 2.7.1 is needed", "2.7.1+cu126, 'cu128' or 'cpu'", "'', build-version"})
    void refusesAnotherLibtorch(String version, String reason) throws IOException {
        assertRefused(() -> install("--libtorch", libtorch(version)), "--libtorch", reason);
    }

    @Test
    void refusesAFolderWithoutLibtorch() throws IOException {
        assertRefused(() -> install("--libtorch", data), "lib/libtorch.so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.26.3", "2.29.0", "3.1.0", "2.270.1"})
    void refusesAnotherGeoServer(String version) throws IOException {
        Files.move(lib.resolve("gs-main-2.27.1.jar"), lib.resolve("gs-main-" + version + ".jar"));
        assertRefused(
                this::install, "this is GeoServer " + version, "GeoServer 2.27, 2.28 or 3.0 is supported", "--force");
        assertThat(install("--force")).matches(this::succeeded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.27.0", "2.27-SNAPSHOT", "2.27.4", "2.28.3", "3.0.0", "3.0-SNAPSHOT"})
    void acceptsEveryGeoServer227(String version) throws IOException {
        Files.move(lib.resolve("gs-main-2.27.1.jar"), lib.resolve("gs-main-" + version + ".jar"));
        assertThat(install("--no-models")).matches(this::succeeded);
    }

    @Test
    void refusesAGeoServerWithoutWps() throws IOException {
        Files.delete(lib.resolve("gs-wps-core-2.27.1.jar"));
        assertRefused(this::install, "geoserver-2.27.1-wps-plugin.zip", "geoserver.org");
        assertRefused(() -> install("--force"), "WPS extension is missing");
    }

    @Test
    void refusesWhatIsNotGeoServer() throws IOException {
        assertRefused(
                () -> run("--geoserver", data, "--data-dir", data, "--plugin", zip("1.0")),
                "neither WEB-INF/lib nor webapps/geoserver/WEB-INF/lib");
        Path packed = Files.createDirectories(temp.resolve("tomcat/webapps"));
        Files.writeString(packed.resolve("geoserver.war"), "");
        assertRefused(
                () -> run("--geoserver", packed.getParent(), "--data-dir", data, "--plugin", zip("1.0")),
                "geoserver.war",
                "not unpacked yet");
        Files.delete(lib.resolve("gs-main-2.27.1.jar"));
        assertRefused(this::install, "gs-main-*.jar");
    }

    @Test
    void refusesAnOlderJava() throws IOException {
        tool("java", "echo '    java.specification.version = 11' >&2");
        assertRefused(this::install, "Java 11", "17 or newer");
        tool("java", "exit 1");
        assertRefused(this::install, "unknown version", "17 or newer");
    }

    @Test
    void refusesAMachineWithoutJava() throws IOException {
        assertRefused(
                () -> run(
                        Map.of("JAVA_HOME", temp.resolve("nowhere").toString()),
                        "--geoserver",
                        server,
                        "--data-dir",
                        data,
                        "--plugin",
                        zip("1.0")),
                "there is no Java");
    }

    @Test
    void refusesADiskThatIsTooFull() throws IOException {
        tool("df", "echo Filesystem 1024-blocks Used Available Capacity Mounted; echo /dev/x 9 9 400000 99% /srv");
        assertRefused(this::install, "need ", " MB on /srv; 390 MB are free");
        // With an installed libtorch nothing large is copied or unpacked.
        assertThat(install("--libtorch", libtorch("2.7.1+cpu"))).matches(this::succeeded);
    }

    @Test
    void refusesAFolderThatCannotBeWritten() throws IOException {
        // Nobody can write there, not even root.
        assertRefused(
                () -> run("--geoserver", server, "--data-dir", "/proc", "--plugin", zip("1.0")),
                "/proc cannot be written by");
    }

    @Test
    void refusesAReadOnlyWebApplication() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertRefused(this::install, lib.toRealPath() + " cannot be written by");
        } finally {
            Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void saysWhichZipIsMissing() throws IOException {
        assertRefused(
                () -> run("--geoserver", server, "--data-dir", data, "--plugin", temp.resolve("none.zip")),
                "--plugin: there is no file");
        // A copy of the script, away from any build.
        Path copy = Files.createDirectories(temp.resolve("elsewhere/install")).resolve("install.sh");
        Files.copy(ROOT.resolve("install/install.sh"), copy);
        assertRefused(
                () -> runScript(copy, Map.of(), "--geoserver", server, "--data-dir", data),
                "gs-classify-cerrado-*-plugin.zip",
                "mvn -B -DskipTests package");
        Files.delete(temp.resolve("gs-classify-cerrado-1.0-libtorch-linux-x86_64.zip"));
        assertRefused(this::install, "--libtorch-zip", "mvn -B -DskipTests package");
    }

    @Test
    void findsTheZipsBesideItself() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("download"));
        Path copy = Files.copy(ROOT.resolve("install/install.sh"), folder.resolve("install.sh"));
        for (Path zip : List.of(zip("1.0"), temp.resolve("gs-classify-cerrado-1.0-libtorch-linux-x86_64.zip"))) {
            Files.copy(zip, folder.resolve(zip.getFileName()));
        }
        assertThat(runScript(copy, Map.of(), "--geoserver", server, "--data-dir", data))
                .matches(this::succeeded);
        assertThat(lib.resolve("gs-classify-cerrado-1.0.jar")).exists();
    }

    @Test
    void refusesADamagedPlugin() throws IOException {
        Path whole = zip("1.0");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(this::install, "cannot be unpacked");
        writeZip(whole, Map.of("other-1.0.jar", "other"));
        assertRefused(this::install, "is not the plugin");
    }

    @Test
    void putsEverythingBackWhenAStepFails() throws IOException {
        install();
        plugin("1.1", "gson-2.14.0.jar");
        libtorchZip("1.1", "2.7.2");
        tool("mv", "case \"$*\" in *lib/pytorch-native-cpu-2.7.2*) exit 1;; esac; PATH=${PATH#*:} exec mv \"$@\"");
        assertRefused(() -> install("1.1"), "everything is as it was before");
    }

    @Test
    void canBeRepeatedAfterItWasKilled() throws IOException {
        Map<String, String> before = contents();
        String kill = "case \"$*\" in *models/demo-l2-msi/model.pt) kill -9 $PPID; exit 1;; esac; ";
        tool("mv", kill + "PATH=${PATH#*:} exec mv \"$@\"");
        assertThat(install().status()).isEqualTo(137);
        assertThat(lib.resolve("gs-classify-cerrado-1.0.jar")).exists();
        assertThat(data.resolve("cerrado/models/demo-l2-sar")).isEmptyDirectory();

        Files.delete(tools.resolve("mv"));
        assertThat(uninstall()).matches(this::succeeded);
        assertThat(contents()).isEqualTo(before);

        tool("mv", kill + "PATH=${PATH#*:} exec mv \"$@\"");
        install();
        Files.delete(tools.resolve("mv"));
        assertThat(install()).matches(this::succeeded);
        assertThat(names(lib)).noneMatch(name -> name.startsWith("."));
        uninstall();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void doesNotInterfereWithAnotherInstallation() throws IOException {
        Path stage = Files.createDirectory(lib.resolve(".classify-cerrado-install"));
        Process other = new ProcessBuilder("bash", "-c", "echo + && read -r", "install.sh").start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('+');
            Files.writeString(stage.resolve("pid"), other.pid() + "\n");
            assertRefused(this::install, "another installation is at work", "process " + other.pid());
        } finally {
            other.destroy();
        }
        // One that has ended, and whose number some other process has now.
        Files.writeString(stage.resolve("pid"), ProcessHandle.current().pid() + "\n");
        assertThat(install()).matches(this::succeeded);
        assertThat(stage).doesNotExist();
    }

    @Test
    void saysThatARunningServerMustBeRestarted() throws IOException {
        assertThat(install().text()).doesNotContain("RESTART NEEDED");
        Process running = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcatalina.base=" + server.toRealPath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunningServer.class.getName())
                .start();
        try {
            assertThat(running.getInputStream().read()).isEqualTo('+');
            assertThat(uninstall().text()).contains("RESTART NEEDED", "process " + running.pid());
            assertThat(install().text()).contains("RESTART NEEDED", "process " + running.pid());
        } finally {
            running.destroy();
        }
    }

    /** Stands for a server until its input ends. */
    static final class RunningServer {
        private RunningServer() {}

        public static void main(String[] arguments) throws IOException {
            System.out.print('+');
            System.out.flush();
            System.in.read();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--geoserver", "--data-dir=x"})
    void explainsMisuse(String argument) throws IOException {
        Outcome outcome = run(argument);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.text()).contains("--help");
        assertThat(run("--help").text()).contains("--uninstall", "--dry-run", "--libtorch DIR");
    }

    @Test
    void findsTheDataDirectoryThatTheServerIsToldOf() throws IOException {
        Path webXml = server.resolve("webapps/geoserver/WEB-INF/web.xml");
        String parameter =
                """
                <context-param>
                  <param-name>GEOSERVER_DATA_DIR</param-name>
                  <param-value>%s</param-value>
                </context-param>
                """;
        Files.writeString(
                webXml,
                "<web-app>\n<!-- " + parameter.formatted("/not/this") + " -->\n" + parameter.formatted(data)
                        + "</web-app>\n");

        Outcome outcome = run("--geoserver", server, "--plugin", zip("1.0"));

        assertThat(outcome).matches(this::succeeded);
        assertThat(outcome.text()).contains("The data directory is taken to be " + data);
        assertThat(data.resolve("styles/cerrado_l1.sld")).exists();
        // What is removed is never guessed.
        assertThat(run("--uninstall", "--geoserver", server)).matches(this::succeeded);
        assertThat(data.resolve("styles/cerrado_l1.sld")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data_dir", "webapps/geoserver/data"})
    void findsTheDataDirectoryOfADistribution(String place) throws IOException {
        Path there = Files.createDirectories(server.resolve(place));
        Files.writeString(there.resolve("global.xml"), "<global/>");

        assertThat(run("--geoserver", server, "--plugin", zip("1.0")).text()).contains("is taken to be " + there);
    }

    @Test
    void asksForADataDirectoryThatItCannotFind() throws IOException {
        Outcome outcome = run("--geoserver", server, "--plugin", zip("1.0"));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.text()).contains("--data-dir is missing", "GEOSERVER_DATA_DIR");
    }

    @ParameterizedTest
    @CsvSource({"2.27.1, 9, false", "2.28.0, 11, true", "3.0.0, 9, true", "3.0.0, 10, true", "3.0.0, 11, false"})
    void warnsOfATomcatThatGeoServerDoesNotRunIn(String version, String tomcat, boolean warned) throws IOException {
        Files.move(lib.resolve("gs-main-2.27.1.jar"), lib.resolve("gs-main-" + version + ".jar"));
        Files.writeString(
                server.resolve("RELEASE-NOTES"), "\n                     Apache Tomcat Version " + tomcat + ".0.7\n");

        Outcome outcome = install();

        assertThat(outcome).matches(this::succeeded);
        assertThat(outcome.text().contains("warning: this is Tomcat " + tomcat)).isEqualTo(warned);
    }

    private interface Step {
        Outcome run() throws IOException;
    }

    private void assertRefused(Step step, String... reasons) throws IOException {
        Map<String, String> before = contents();
        Outcome outcome = step.run();
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text()).contains(reasons);
        assertThat(contents()).isEqualTo(before);
    }

    private boolean succeeded(Outcome outcome) {
        return outcome.status() == 0;
    }

    private Outcome install(Object... more) throws IOException {
        boolean other = more.length > 0 && "1.1".equals(more[0]);
        List<Object> arguments = new ArrayList<>(List.of("--geoserver", server, "--data-dir", data, "--plugin"));
        arguments.add(zip(other ? "1.1" : "1.0"));
        arguments.addAll(Arrays.asList(more).subList(other ? 1 : 0, more.length));
        return run(arguments.toArray());
    }

    private Outcome uninstall(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--uninstall", "--geoserver", server, "--data-dir", data));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray());
    }

    private Outcome run(Object... arguments) throws IOException {
        return run(Map.of(), arguments);
    }

    private Outcome run(Map<String, String> environment, Object... arguments) throws IOException {
        return runScript(ROOT.resolve("install/install.sh"), environment, arguments);
    }

    /** Runs a script with this JVM's Java on its path, but after what {@link #tool} has put there. */
    private Outcome runScript(Path script, Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Path java = Path.of(System.getProperty("java.home"), "bin");
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("GEOSERVER_DATA_DIR");
        builder.environment().put("PATH", tools + ":" + java + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    /** Puts a shell command of a name in front of the real one. */
    private void tool(String name, String command) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path zip(String version) {
        return temp.resolve("gs-classify-cerrado-" + version + "-plugin.zip");
    }

    private void plugin(String version, String gson) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        for (String jar : List.of(
                "gs-classify-cerrado-" + version + ".jar",
                "cerrado-core-" + version + ".jar",
                "djl-api-0.35.1.jar",
                "pytorch-engine-0.35.1.jar",
                gson,
                "CLASSIFY-CERRADO-LICENSE.txt")) {
            entries.put(jar, jar + " in " + version);
        }
        entries.put("pytorch-jni-2.7.1-0.35.1.jar", JNI_ENTRIES + version);
        writeZip(zip(version), entries);
    }

    private void libtorchZip(String version, String libtorch) throws IOException {
        writeZip(
                temp.resolve("gs-classify-cerrado-" + version + "-libtorch-linux-x86_64.zip"),
                Map.of("pytorch-native-cpu-" + libtorch + "-linux-x86_64.jar", "libtorch " + libtorch));
    }

    private Path libtorch(String version) throws IOException {
        Path folder = temp.resolve("libtorch");
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        Files.writeString(libraries.resolve("libtorch.so"), "");
        Files.writeString(libraries.resolve("libtorch_cpu.so"), "");
        if (!version.isEmpty()) {
            Files.writeString(folder.resolve("build-version"), version + "\n");
        }
        return folder;
    }

    private static void writeZip(Path file, Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, bytes.toByteArray());
    }

    private static String sha256(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Every file and folder of the server and its data directory, with what is in the files. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path root : List.of(server, data)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.toList()) {
                    contents.put(
                            temp.relativize(path).toString(),
                            Files.isDirectory(path) ? "folder" : Files.readString(path, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }
}
