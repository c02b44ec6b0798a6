package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Path;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputAdviceTest {

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonObject advice(String layer, String sensor, String... more) throws Exception {
        String[] pairs = new String[6 + more.length];
        System.arraycopy(new String[] {"model", "demo-l2-msi-sar", "layer", layer, "sensor", sensor}, 0, pairs, 0, 6);
        System.arraycopy(more, 0, pairs, 6, more.length);
        return JsonParser.parseString(server.text("/api/input", pairs)).getAsJsonObject();
    }

    /** Writes bands that hold one value each. */
    private void write(String name, float... values) throws Exception {
        WritableRaster raster = Raster.createWritableRaster(
                new BandedSampleModel(DataBuffer.TYPE_FLOAT, 400, 300, values.length), null);
        for (int b = 0; b < values.length; b++) {
            for (int y = 0; y < 300; y++) {
                for (int x = 0; x < 400; x++) {
                    raster.setSample(x, y, b, values[b]);
                }
            }
        }
        GeoTiffWriter writer = new GeoTiffWriter(folder.resolve(name + ".tif").toFile());
        try {
            writer.write(
                    new GridCoverageFactory()
                            .create(
                                    name,
                                    raster,
                                    new ReferencedEnvelope(
                                            811600, 815600, 9329600, 9332600, CRS.decode("EPSG:32722", true))),
                    null);
        } finally {
            writer.dispose();
        }
    }

    @Test
    void filesThatSayWhatTheyHoldAreBelieved() throws Exception {
        assertThat(advice("msi", "msi"))
                .isEqualTo(JsonParser.parseString("{'taken': {'msiUnits': 'dn', 'offset': 1000.0}, 'source': 'file',"
                        + " 'tagsRead': true, 'doubts': []}"));
        assertThat(advice("sar", "sar"))
                .isEqualTo(JsonParser.parseString(
                        "{'taken': {'sarUnits': 'dn'}, 'source': 'file', 'tagsRead': true, 'doubts': []}"));
    }

    @Test
    void reflectanceThatNobodyDeclaresIsRecognised() throws Exception {
        write("plain", .04f, .04f, .06f, .06f, .1f, .2f, .25f, .25f, .27f, .27f, .2f, .1f);

        JsonObject advice = advice("plain", "msi");

        assertThat(advice.get("source").getAsString()).isEqualTo("model");
        JsonObject doubt = advice.getAsJsonArray("doubts").get(0).getAsJsonObject();
        assertThat(doubt.get("grave").getAsBoolean()).isTrue();
        assertThat(doubt.getAsJsonObject("remedy"))
                .isEqualTo(JsonParser.parseString("{'msiUnits': 'reflectance', 'offset': '0'}"));
        assertThat(doubt.get("text").getAsString()).contains("msiUnits=reflectance, offset=0 would make them fit");
    }

    @Test
    void decibelsThatNobodyDeclaresAreRecognised() throws Exception {
        write("db", -9, -15);

        JsonObject doubt = advice("db", "sar").getAsJsonArray("doubts").get(0).getAsJsonObject();

        assertThat(doubt.getAsJsonObject("remedy")).isEqualTo(JsonParser.parseString("{'sarUnits': 'sigma0-db'}"));
    }

    @Test
    void bandsThatAreNotCertainAreAskedFor() throws Exception {
        write("thirteen", 1040, 1400, 1400, 1600, 1600, 2000, 3000, 3500, 3500, 3700, 3700, 3000, 2000);

        assertThat(advice("thirteen", "msi").get("refusal").getAsString()).contains("13 bands", "'bands'");
        String bands = "QA,B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B11,B12";
        assertThat(advice("thirteen", "msi", "bands", bands).getAsJsonArray("doubts"))
                .isEmpty();
    }

    @Test
    void whatCannotBeAnsweredSaysWhy() throws Exception {
        assertThat(advice("nosuch", "msi").get("refusal").getAsString()).startsWith("msi: there is no layer 'nosuch'");
        assertThat(advice("msi", "msi+sar").get("refusal").getAsString())
                .isEqualTo("sensor: is 'msi+sar'; allowed: msi, sar");
        assertThat(server.text("/api/input", "sensor", "msi", "model", "nosuch", "layer", "msi"))
                .contains("model: there is no 'nosuch'");
        assertThat(server.text("/api/input")).contains("sensor: is missing");
    }
}
