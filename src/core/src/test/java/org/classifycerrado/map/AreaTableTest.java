package org.classifycerrado.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.geom.AffineTransform;
import java.util.Locale;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;

class AreaTableTest {

    private static AreaTable table() throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 600000, 9300000), 4, 2);
        AreaCounter counter = new AreaCounter(Legend.of(Level.L2), grid);
        counter.add(new byte[] {0, 0, 11, (byte) 255, 0, 0, 13, 0}, 0, 0, 2);
        return counter.table();
    }

    @Test
    void jsonHoldsEveryClassAndTheMethod() throws Exception {
        JsonObject json = JsonParser.parseString(table().toJson()).getAsJsonObject();
        assertThat(json.get("level").getAsString()).isEqualTo("L2");
        assertThat(json.get("method").getAsString()).isEqualTo("plane");
        assertThat(json.get("classifiedPixels").getAsLong()).isEqualTo(7);
        assertThat(json.get("classifiedHectares").getAsString()).isEqualTo("0.07");
        assertThat(json.get("noDataPixels").getAsLong()).isEqualTo(1);
        assertThat(json.getAsJsonArray("classes")).hasSize(14);
        JsonObject pasture = json.getAsJsonArray("classes").get(0).getAsJsonObject();
        assertThat(pasture.get("code").getAsString()).isEqualTo("Pa");
        assertThat(pasture.get("namePt").getAsString()).isEqualTo("Pastagem");
        assertThat(pasture.get("color").getAsString()).isEqualTo("#ceef62");
        assertThat(pasture.get("pixels").getAsLong()).isEqualTo(5);
        assertThat(pasture.get("hectares").getAsString()).isEqualTo("0.05");
        assertThat(pasture.get("percent").getAsString()).isEqualTo("71.4286");
    }

    @Test
    void csvIsTheSameWhateverTheLocale() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("pt", "BR"));
            String[] records = table().toCsv().split("\r\n", -1);
            assertThat(records).hasSize(1 + 14 + 1 + 1);
            assertThat(records[0]).isEqualTo("id,code,name_en,name_pt,pixels,hectares,percent");
            assertThat(records[1]).isEqualTo("0,Pa,Pasture,Pastagem,5,0.05,71.4286");
            assertThat(records[2]).isEqualTo("1,V1,Primary natural vegetation,Vegetação natural primária,0,0,0");
            assertThat(records[15]).isEqualTo("255,,No data,Sem dados,1,,");
            assertThat(records[16]).isEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anEmptyMapHasNoShares() throws Exception {
        PixelGrid grid = new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 600000, 9300000), 1, 1);
        AreaTable empty = new AreaCounter(Legend.of(Level.L1), grid).table();
        assertThat(empty.rows()).allSatisfy(row -> assertThat(row.percent()).isZero());
        assertThat(empty.toJson()).doesNotContain("NaN");
    }
}
