package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.MapWriter;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.data.util.NullProgressListener;
import org.geotools.feature.NameImpl;
import org.geotools.process.Processors;
import org.junit.jupiter.api.Test;

class CerradoCleanProcessTest extends ProcessTestBase {

    private static final PixelGrid GRID = TestCoverages.utmGrid(100, 80);

    /** A map of pasture with 3 × 3 pixels of water in it, at (40, 60), and no data in its first row. */
    private String map() throws Exception {
        Path file = temp.resolve("cover.tif");
        byte[] pixels = new byte[100 * 80];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 100;
            int y = i / 100;
            pixels[i] = (byte) (y == 0 ? 255 : x >= 40 && x < 43 && y >= 60 && y < 63 ? 3 : 0);
        }
        try (MapWriter writer = MapWriter.classes(file, GRID, Legend.of(Level.L2), Map.of())) {
            writer.write(pixels, 0, 80);
            writer.finish(new NullProgressListener());
        }
        return file.toString();
    }

    private Map<String, Object> clean(Map<String, Object> inputs) throws Exception {
        Map<String, Object> all = new HashMap<>(inputs);
        all.put("map", map());
        return Processors.createProcess(new NameImpl("cerrado", "CerradoClean")).execute(all, null);
    }

    @Test
    void publishesTheMapWithoutItsSmallPatches() throws Exception {
        Map<String, Object> results = clean(Map.of("minArea", 0.1));

        assertThat(results.keySet()).containsExactly("layer", "areas", "summary");
        assertThat(results.get("layer")).isEqualTo("cover_clean");
        int[][] band = TestCoverages.readBand(publisher.map("cover_clean"));
        assertThat(band[61][41]).isZero();
        assertThat(band[0][41]).isEqualTo(255);
        assertThat(((AreaTable) results.get("areas")).rows().get(0).pixels()).isEqualTo(100 * 79);
        JsonObject cleaning = JsonParser.parseString(results.get("summary").toString())
                .getAsJsonObject()
                .getAsJsonObject("cleaning");
        assertThat(cleaning.get("minPixels").getAsInt()).isEqualTo(10);
        assertThat(cleaning.get("changedPixels").getAsInt()).isEqualTo(9);
        assertThat(cleaning.getAsJsonObject("hectaresBefore").get("Wt").getAsDouble())
                .isEqualTo(0.09);
        assertThat(cleaning.getAsJsonObject("hectaresAfter").get("Wt").getAsDouble())
                .isZero();
        assertThat(scratch).isEmptyDirectory();
    }

    /** Of the square, majority leaves a cross; the first row stays without classes. */
    @Test
    void returnsTheMapSmoothedByMajority() throws Exception {
        Map<String, Object> results = clean(Map.of("smooth", 3, "publish", false));

        assertThat(results.keySet()).containsExactly("result", "areas", "summary");
        GridCoverage2D result = (GridCoverage2D) results.get("result");
        int[] pixels = result.getRenderedImage().getData().getSamples(39, 59, 5, 5, 0, (int[]) null);
        assertThat(pixels).containsExactly(0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 3, 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0);
        assertThat(((AreaTable) results.get("areas")).noDataPixels()).isEqualTo(100);
    }

    @Test
    void wantsToBeToldWhatToDo() {
        assertThatThrownBy(() -> clean(Map.of()))
                .hasMessage("minArea: is missing, and so is smooth; give one of them or both");
        assertThatThrownBy(() -> clean(Map.of("smooth", 33)))
                .hasMessage("smooth: is 33; allowed: an odd number of pixels from 1 to 31");
    }
}
