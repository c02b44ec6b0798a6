package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that users have: OWSLib and QGIS, where they are installed. */
class ClientsTest {

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Outcome(int status, String text) {}

    private Outcome run(List<String> command) throws Exception {
        return run(command, Map.of());
    }

    private Outcome run(List<String> command, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(work, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "QT_QPA_PLATFORM", "offscreen",
                        "QGIS_CUSTOM_CONFIG_PATH", work.toString(),
                        "QGIS_AUTH_DB_DIR_PATH", work.toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("hangs: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private String pythonWith(String module) throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            boolean there =
                    Files.isExecutable(Path.of(python)) || program(python).isPresent();
            if (there && run(List.of(python, "-c", "import " + module)).status() == 0) {
                return python;
            }
        }
        System.out.println("SKIPPED: no python3 has " + module);
        assumeTrue(false, "no python3 has " + module);
        return "";
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(each -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String script(String name) throws Exception {
        return Path.of(ClientsTest.class.getResource(name).toURI()).toString();
    }

    /** The script of the docs, which is written for a GeoServer. */
    @Test
    void owsLibRunsTheProcess() throws Exception {
        String python = pythonWith("owslib.wps");
        List<String> command = List.of(
                python,
                TestServer.ROOT.resolve("docs/examples/classify.py").toString(),
                "--server=" + server.url(),
                "--msi=msi",
                "--sar=sar",
                "--model=demo-l2-msi-sar",
                "--bbox=812400,9330200,814600,9331700,EPSG:32722",
                "--name=by_owslib",
                "--areas=areas.json");

        Outcome first = run(command);
        Outcome second = run(command);

        assertThat(first.status()).as(first.text()).isZero();
        assertThat(first.text()).contains("layer by_owslib");
        assertThat(Files.readString(work.resolve("areas.json"))).contains("\"classifiedPixels\": " + 220 * 150);
        assertThat(second.status()).isNotZero();
        assertThat(second.text()).contains("overwrite=true").doesNotContain("Traceback");
    }

    @Test
    void owsLibReadsTheMap() throws Exception {
        Outcome outcome = run(List.of(pythonWith("owslib.wms"), script("owslib_wms.py"), server.url(), "truth_l2"));

        assertThat(outcome.status()).as(outcome.text()).isZero();
        List<String> lines = outcome.text().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("1.1.1 ").contains("truth_l2: ");
        assertThat(lines.get(1)).isEqualTo(lines.get(0).replace("1.1.1 ", "1.3.0 "));
    }

    @Test
    void owsLibReadsTheProcesses() throws Exception {
        Outcome outcome =
                run(List.of(pythonWith("owslib.ogcapi.processes"), script("owslib_processes.py"), server.url()));

        assertThat(outcome.status()).as(outcome.text()).isZero();
        assertThat(outcome.text().lines())
                .contains("conforms 5", "defines 10", "cerrado:CerradoModels  models")
                .anyMatch(line -> line.startsWith("cerrado:CerradoAreas map,") && line.contains(" areas"));
    }

    @Test
    void qgisDrawsTheMapInItsColours() throws Exception {
        String python = pythonWith("qgis.core");
        Path picture = work.resolve("qgis.png");
        // The layer's own pixels, so that QGIS has nothing to resample.
        List<String> command = new ArrayList<>(List.of(python, script("qgis_wms.py"), server.url(), "truth_l2"));
        command.addAll(List.of("811600", "9329600", "815870", "9332600", "427", "300", picture.toString()));

        Outcome outcome = run(command);

        assertThat(outcome.status()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("errors []");
        BufferedImage image = ImageIO.read(picture.toFile());
        GeoTiffReader reader = new GeoTiffReader(folder.resolve("truth_l2.tif").toFile());
        Raster truth =
                reader.read(new GeneralParameterValue[0]).getRenderedImage().getData();
        reader.dispose();
        int equal = 0;
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 427; x++) {
                int rgb = Legend.of(Level.L2)
                        .classes()
                        .get(truth.getSample(x, y, 0))
                        .color()
                        .getRGB();
                equal += (image.getRGB(x, y) & 0xffffff) == (rgb & 0xffffff) ? 1 : 0;
            }
        }
        assertThat(equal).isGreaterThan(427 * 300 * 99 / 100);
    }

    /** The plugin as it is installed, in a QGIS without a screen: install/qgis/test says what it must do. */
    @Test
    void qgisPluginWorks() throws Exception {
        String python = pythonWith("qgis.core");
        Map<String, String> where = Map.of(
                "CERRADO_PLUGIN", PluginZip.FILE.toString(),
                "CERRADO_SERVER", server.url(),
                "CERRADO_SCENE", TestServer.ROOT.resolve("test-data/scene").toString());

        Outcome outcome = run(
                List.of(
                        python,
                        TestServer.ROOT
                                .resolve("install/qgis/test/plugin_test.py")
                                .toString()),
                where);

        assertThat(outcome.status()).as(outcome.text()).isZero();
    }

    @Test
    void qgisProcessRunsThePlugin() throws Exception {
        pythonWith("qgis.core");
        Optional<Path> qgis = program("qgis_process.bin", "qgis_process");
        if (qgis.isEmpty()) {
            System.out.println("SKIPPED: no qgis_process");
        }
        assumeTrue(qgis.isPresent(), "no qgis_process");
        PluginZip.unpack(work.resolve("profiles/default/python/plugins"));
        assertThat(run(List.of(qgis.get().toString(), "plugins", "enable", "classify_cerrado"))
                        .status())
                .isZero();

        Outcome outcome = run(List.of(
                qgis.get().toString(),
                "run",
                "cerrado:classify",
                "--",
                "SERVER=" + server.url(),
                "MSI=msi",
                "SAR=sar",
                "MODEL=demo-l2-msi-sar",
                "NAME=by_qgis",
                "EXTENT=812400,814600,9330200,9331700 [EPSG:32722]",
                "AREAS=" + work.resolve("areas.json")));

        assertThat(outcome.status()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("Published as by_qgis");
        assertThat(Files.readString(work.resolve("areas.json"))).contains("\"classifiedPixels\": " + 220 * 150);
    }
}
