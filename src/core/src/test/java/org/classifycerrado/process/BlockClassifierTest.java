package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.segment.LocalRuntime;
import org.geotools.process.ProcessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Blocks give the map of one run, pixel for pixel. The imagery is noise with holes, so that each pixel depends on its
 * surroundings and any other choice of windows, samples or sums shows.
 */
class BlockClassifierTest extends ProcessTestBase {

    private static final int WIDTH = 431;
    private static final int HEIGHT = 389;

    private Path msi;
    private Path sar;

    @Override
    ModelStore store() throws java.io.IOException {
        ModelStore store = super.store();
        try {
            float[] weights = new float[14 * 14 * 9];
            Random random = new Random(5);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian() * 0.002f;
            }
            TestModels.save(
                    store,
                    "noise",
                    Level.L2,
                    Modality.MSI_SAR,
                    TestModels.convolution(weights, new float[14], 14, 14, 3));
        } catch (org.classifycerrado.model.CardException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    @BeforeEach
    void imagery() throws Exception {
        PixelGrid grid = TestCoverages.utmGrid(WIDTH, HEIGHT);
        msi = TestCoverages.write(
                temp.resolve("msi.tif"), TestCoverages.coverage(grid, 12, DataBuffer.TYPE_USHORT, 0.0, (x, y, b) -> {
                    boolean hole = (x - 200) * (x - 200) + (y - 150) * (y - 150) < 900 || x < 20 && y > 300;
                    return hole ? 0 : 1100 + noise(x, y, b);
                }));
        // Another pixel size, half a pixel off, larger than the MSI scene on two sides, and with holes of its own.
        PixelGrid other = TestCoverages.grid("EPSG:32722", 699_983, 9_300_057, 13, 350, 320);
        sar = TestCoverages.write(
                temp.resolve("sar.tif"),
                TestCoverages.coverage(
                        other,
                        2,
                        DataBuffer.TYPE_FLOAT,
                        0.0,
                        (x, y, b) -> x % 97 == 5 && y % 89 < 3 ? 0 : 100 + noise(x, y, b + 50)));
    }

    private static double noise(int x, int y, int b) {
        return new Random(31L * (31L * (31L * x + y) + b)).nextInt(900);
    }

    @ParameterizedTest
    @CsvSource({
        "cosine, 32, 128, 1, false",
        "cosine, 32, 200, 7, true",
        "cosine, 64, 150, 3, false",
        "cosine, 0, 128, 2, false",
        "core, 32, 130, 5, true",
        "core, 64, 128, 64, false",
    })
    void blocksAreTheMapOfOneRun(String blend, int overlap, int side, int batch, boolean region) throws Exception {
        Map<String, Object> request = new HashMap<>();
        request.put("msi", msi.toString());
        request.put("sar", sar.toString());
        request.put("blend", blend);
        request.put("overlap", overlap);
        request.put("confidence", true);
        if (region) {
            request.put(
                    "roi",
                    new org.locationtech.jts.io.WKTReader()
                            .read("POLYGON ((700113 9299987, 704207.5 9298011, 702003 9296203.3, 700113 9299987))"));
        }
        request.put("name", "whole");
        execute(request);
        int[][] whole = TestCoverages.readBand(publisher.map("whole"));
        int[][] percent = TestCoverages.readBand(publisher.confidence("whole"));

        request.put("batch", batch);
        int[][] map = new int[whole.length][whole[0].length];
        int[][] confidence = new int[whole.length][whole[0].length];
        for (int[] row : map) {
            java.util.Arrays.fill(row, -1);
        }
        int blocks = blocks().with(request, scene -> {
            List<PatchBlock> all = new java.util.ArrayList<>(scene.blocks(
                    new Rectangle(scene.grid().width(), scene.grid().height()), side));
            Collections.shuffle(all, new Random(1));
            for (PatchBlock block : all) {
                Rectangle at = block.pixels();
                scene.classify(block, rows -> {
                    for (int i = 0; i < rows.rows() * at.width; i++) {
                        int y = rows.firstRow() + i / at.width;
                        int x = at.x + i % at.width;
                        assertThat(map[y][x])
                                .as("row %d, column %d was given before", y, x)
                                .isEqualTo(-1);
                        map[y][x] = rows.classes()[i] & 0xff;
                        confidence[y][x] = rows.confidence()[i] & 0xff;
                    }
                });
            }
            return all.size();
        });

        assertThat(blocks).isGreaterThanOrEqualTo(region ? 4 : 6);
        assertThat(map).isDeepEqualTo(whole);
        assertThat(confidence).isDeepEqualTo(percent);
        assertThat(java.util.Arrays.stream(whole)
                        .flatMapToInt(java.util.Arrays::stream)
                        .distinct())
                .as("different classes, or nothing is shown")
                .hasSizeGreaterThan(4);
    }

    @org.junit.jupiter.api.Test
    void refusesAsTheProcessDoes() {
        assertThatThrownBy(() -> blocks().with(Map.of("msi", msi.toString()), scene -> 0))
                .isInstanceOf(ProcessException.class)
                .hasMessageStartingWith("model: ");
        assertThatThrownBy(() -> blocks().with(
                                Map.of("msi", msi.toString(), "sar", sar.toString()),
                                scene -> scene.blocks(new Rectangle(100, 100), 127)))
                .hasMessage("block: is 127 pixels; allowed: at least a window, 128 pixels");
    }

    private BlockClassifier blocks() {
        return new BlockClassifier(new Host(
                new GeoTiffFiles(),
                publisher,
                suffix -> scratch.resolve(UUID.randomUUID() + suffix),
                () -> models,
                () -> settings,
                new LocalRuntime()));
    }
}
