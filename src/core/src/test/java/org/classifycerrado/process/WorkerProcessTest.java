package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.nio.file.Path;
import java.util.Map;
import org.classifycerrado.fixture.CrashingModels;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.Proofs;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.process.ProcessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process with its models in a child process, and models that crash there. */
class WorkerProcessTest extends ProcessTestBase {

    private WorkerRuntime worker;

    @Override
    InferenceRuntime runtime() {
        worker = new WorkerRuntime(() -> WorkerSettings.DEFAULTS, new Proofs(temp.resolve("proofs")));
        return worker;
    }

    @AfterEach
    void end() {
        worker.close();
    }

    @Test
    void bf16ThatCrashesIsNotUsed() throws Exception {
        assumeTrue(Precision.BF16.isFastOn(ComputeDevice.CPU, worker), "this CPU has no fast bf16, so none is tried");
        CrashingModels.inBf16(models, "crash");

        JsonObject run = summary(execute(Map.of("msi", msi(5), "precision", "bf16", "device", "cpu")));

        assertThat(run.get("precision").getAsString()).isEqualTo("fp32");
        assertThat(run.get("precisionNote").getAsString())
                .startsWith("bf16 was tried out in a process of its own, which ended by SIGFPE on this CPU")
                .endsWith(", so fp32 is used");
    }

    @Test
    void bf16ThatWorksIsUsed() throws Exception {
        assumeTrue(Precision.BF16.isFastOn(ComputeDevice.CPU, worker), "this CPU has no fast bf16, so none is tried");
        CrashingModels.sound(models, "sound");

        JsonObject run = summary(execute(Map.of("msi", msi(5), "precision", "bf16", "device", "cpu")));

        assumeFalse(run.toString().contains("which ended by"), "SKIPPED: sound bf16 crashes here: " + run);
        assertThat(run.get("precision").getAsString()).isEqualTo("bf16");
        assertThat(run.has("precisionNote")).isFalse();
    }

    @Test
    void aCrashInTheMiddleLeavesNothingAndTheNextRequestRuns() throws Exception {
        CrashingModels.onBrightWindows(models, "moody");

        assertThatThrownBy(() -> execute(Map.of("msi", msi(40_000), "device", "cpu")))
                .isInstanceOf(ProcessException.class)
                .hasMessage("the process that runs the model ended by SIGFPE, so this run was given up; nothing was"
                        + " written, and the next run gets a new one");
        assertThat(leftovers()).isEmpty();

        assertThat(summary(execute(Map.of("msi", msi(5), "device", "cpu")))
                        .get("device")
                        .getAsString())
                .isEqualTo("cpu");
    }

    @Test
    void errorsOfTheReadingThreadAreToldInTheWordsMeantForThem() throws Exception {
        CrashingModels.sound(models, "sound");
        PixelGrid grid = TestCoverages.utmGrid(300, 200);

        assertThatThrownBy(() -> execute(Map.of(
                        "msiCoverage",
                        failing(grid, new OutOfMemoryError("a test's")),
                        "publish",
                        false,
                        "device",
                        "cpu")))
                .isInstanceOf(ProcessException.class)
                .hasMessage("The server has not enough memory for this classification; ask for a narrower area");
        assertThatThrownBy(() -> execute(Map.of(
                        "msiCoverage",
                        failing(grid, new NoSuchMethodError("a test's")),
                        "publish",
                        false,
                        "device",
                        "cpu")))
                .isInstanceOf(ProcessException.class)
                .hasMessage("The classification failed; the server's log says why");
        assertThat(leftovers()).isEmpty();
    }

    /** A coverage whose pixels cannot be had. */
    private static GridCoverage2D failing(PixelGrid grid, Error error) {
        GridCoverage2D sound = TestCoverages.coverage(grid, 12, DataBuffer.TYPE_USHORT, null, (x, y, b) -> 1 + b);
        RenderedImage image = sound.getRenderedImage();
        BufferedImage failing =
                new BufferedImage(image.getColorModel(), (WritableRaster) image.getData(), false, null) {
                    @Override
                    public Raster getTile(int tileX, int tileY) {
                        throw error;
                    }

                    @Override
                    public Raster getData(Rectangle region) {
                        throw error;
                    }

                    @Override
                    public WritableRaster copyData(WritableRaster target) {
                        throw error;
                    }
                };
        return new GridCoverageFactory().create("failing", failing, sound.getEnvelope());
    }

    private static JsonObject summary(Map<String, Object> results) {
        return JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("run");
    }

    /** Imagery of which the last pixel has a value of its own in one band. */
    private String msi(int last) throws Exception {
        PixelGrid grid = TestCoverages.utmGrid(300, 200);
        Path file = temp.resolve("msi" + last + ".tif");
        return TestCoverages.write(
                        file,
                        TestCoverages.coverage(
                                grid,
                                12,
                                DataBuffer.TYPE_USHORT,
                                null,
                                (x, y, b) -> x == 299 && y == 199 && b == 3 ? last : 1 + b))
                .toString();
    }
}
