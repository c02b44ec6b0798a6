package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
                                java.awt.image.DataBuffer.TYPE_USHORT,
                                null,
                                (x, y, b) -> x == 299 && y == 199 && b == 3 ? last : 1 + b))
                .toString();
    }
}
