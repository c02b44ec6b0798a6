package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.host.Settings;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.segment.ComputeDevice;
import org.junit.jupiter.api.Test;

class RunCostTest {

    private static final ComputeDevice GPU = new ComputeDevice(0, "");
    private static final ModelCard CARD = TestModels.card("m", Level.L2, Modality.MSI_SAR, "0".repeat(64));

    @Test
    void suggestsWhatSuitsTheDevice() {
        // Eight windows for each core, up to eight of them; 64 on a GPU; large windows by their pixels.
        assertThat(batch(Optional.empty(), 128, ComputeDevice.CPU, limits(0, 0)))
                .isIn(8, 16, 24, 32, 40, 48, 56, 64);
        assertThat(batch(Optional.empty(), 128, GPU, limits(0, 0))).isEqualTo(64);
        assertThat(batch(Optional.empty(), 256, GPU, limits(0, 0))).isEqualTo(16);
        assertThat(batch(Optional.empty(), 1024, GPU, limits(0, 0))).isEqualTo(1);
    }

    @Test
    void windowsCountByTheirPixels() {
        assertThat(batch(Optional.of(4), 256, GPU, limits(64, 0))).isEqualTo(4);
        // 256 windows of 128 × 128 pixels are 4 of 1024 × 1024.
        assertThat(batch(Optional.of(4), 1024, GPU, limits(256, 0))).isEqualTo(4);
        assertThatThrownBy(() -> batch(Optional.of(256), 1024, GPU, limits(256, 0)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("batch: is 256 windows of 1024×1024 pixels; allowed: 1 to 4");
        assertThatThrownBy(() -> batch(Optional.of(0), 128, GPU, limits(0, 0)))
                .hasMessage("batch: is 0 windows of 128×128 pixels; allowed: 1 to 64");
    }

    @Test
    void memoryIsEstimatedBeforeTheRun() {
        // 4 batches of 16 windows of 512² pixels with 14 bands and 14 classes of 4 bytes: 1,792 MiB; the network's
        // 2 KiB a pixel for 4 windows at a time: 2,048 MiB.
        PatchLayout layout = new PatchLayout(7680, 600, 512, 32);
        assertThat(layout.columns()).isEqualTo(16);
        assertThatThrownBy(() -> RunCost.checkMemory(16, 4, 512 * 512, 28, limits(0, 3839)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage(
                        "batch: is 16 windows of 262144 pixels each, which need about 1,792 MiB for their samples and"
                                + " results and 2,048 MiB for what the network computes; this server allows 3,839 MiB for"
                                + " both. Ask for a smaller batch or window");
        RunCost.checkMemory(16, 4, 512 * 512, 28, limits(0, 3840));
        assertThatThrownBy(() -> RunCost.batch(Optional.of(16), whole(layout), CARD, GPU, limits(256, 3839)))
                .hasMessageStartingWith("batch: is 16 windows");
    }

    @Test
    void aWideSceneCountsByItsRows() {
        PatchLayout wide = new PatchLayout(100_000_000, 128, 128, 32);

        assertThatThrownBy(() -> RunCost.batch(Optional.empty(), whole(wide), CARD, GPU, limits(0, 0)))
                .isInstanceOf(InvalidParameterException.class)
                // 128 rows of 14 bands, twice, and of 14 sums, 4 bytes each, and the map's two bytes.
                .hasMessageStartingWith(
                        "roi: the area to classify is 100000000 pixels wide, which needs about 2,075,196 MiB for the"
                                + " rows in work; this program has ");
    }

    private static int batch(Optional<Integer> wish, int window, ComputeDevice device, Settings settings) {
        return RunCost.batch(wish, whole(new PatchLayout(2000, 3000, window, 32)), CARD, device, settings);
    }

    private static PatchBlock whole(PatchLayout layout) {
        return layout.whole(Settings.DEFAULTS.blend());
    }

    private static Settings limits(int maxBatch, int maxMemory) {
        return new Settings(
                Map.of(),
                "auto",
                32,
                Settings.DEFAULTS.blend(),
                true,
                Long.MAX_VALUE,
                maxBatch,
                maxMemory,
                1,
                16,
                Duration.ZERO,
                24,
                Settings.DEFAULTS.maxPolygons());
    }
}
