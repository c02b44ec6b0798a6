package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.geom.AffineTransform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.vector.RegionFile;
import org.classifycerrado.vector.ZoneFile;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On one of Hadoop's file systems whose files Java does not know, with what GDAL writes. */
class VectorInputTest {

    /** Two squares of a hundredth of a degree, 0.02° apart: the first begins 3.3 km west of the meridian of zone 22. */
    private static final String SQUARES =
            """
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "properties": {"code": "a", "nome": "João"}, "geometry": {"type": "Polygon",
                "coordinates": [[[-51.03, -6.3], [-51.02, -6.3], [-51.02, -6.29], [-51.03, -6.29], [-51.03, -6.3]]]}},
              {"type": "Feature", "properties": {"code": "b", "nome": "Ana"}, "geometry": {"type": "Polygon",
                "coordinates": [[[-51, -6.3], [-50.99, -6.3], [-50.99, -6.29], [-51, -6.29], [-51, -6.3]]]}}]}
            """;

    @TempDir
    Path temp;

    /** Another one for each test, as Hadoop keeps file systems open. */
    private final String there = "viewfs://vectors-" + UUID.randomUUID() + "/data/";

    private Storage storage;

    @BeforeEach
    void mount() {
        Configuration configuration = new Configuration();
        configuration.set(
                "fs.viewfs.mounttable." + URI.create(there).getHost() + ".link./data",
                temp.toUri().toString());
        storage = new Storage(configuration);
    }

    private void convert(String format, String crs, String name) throws Exception {
        assumeThat(Path.of("/usr/bin/ogr2ogr")).as("ogr2ogr").exists();
        Path json = Files.writeString(temp.resolve("squares.geojson"), SQUARES);
        Process gdal = new ProcessBuilder(
                        "ogr2ogr",
                        "-f",
                        format,
                        "-t_srs",
                        crs,
                        temp.resolve(name).toString(),
                        json.toString())
                .inheritIO()
                .start();
        assertThat(gdal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(gdal.exitValue()).isZero();
    }

    /** What executors get. */
    @SuppressWarnings("unchecked")
    private static <T> T sent(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    /** A hundred pixels of 10 m in zone 22, from a place on; the central meridian, 51° W, is at 500 km. */
    private static PixelGrid grid(double west) throws Exception {
        return new PixelGrid(
                CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, west, 9_304_000), 100, 100);
    }

    @ParameterizedTest
    @CsvSource({
        "GPKG, EPSG:4674, r.gpkg",
        "GPKG, EPSG:5880, r.gpkg",
        "ESRI Shapefile, EPSG:4674, r.shp",
        "ESRI Shapefile, EPSG:31982, R 1.SHP",
        "GeoJSON, EPSG:4326, r.json"
    })
    void regionsAndZonesAreWhatGdalWrote(String format, String crs, String name) throws Exception {
        convert(format, crs, name.replace("SHP", "shp"));
        if (name.endsWith("SHP")) {
            Files.move(temp.resolve(name.replace("SHP", "shp")), temp.resolve(name));
        }
        for (String place : List.of(temp.resolve(name).toString(), there + name)) {
            Region region;
            Zones zones;
            try (VectorInput file = VectorInput.open(storage, place)) {
                region = sent(Region.of(place, file.read(path -> RegionFile.read(path.toString(), Optional.empty()))));
                zones = sent(Zones.of(file.read(ZoneFile::read)
                        .zones("zones", Optional.of("code"), Optional.of("nome"), "EPSG:4326")));
            }
            // 51.03° to 51.02° W are 496.68 to 497.79 km, 51° to 50.99° are 500 to 501.11 km.
            assertThat(region.touches(grid(497_000))).as(place).isTrue();
            assertThat(region.touches(grid(498_000))).as(place).isFalse();
            assertThat(region.touches(grid(500_500))).as(place).isTrue();
            assertThat(zones.get(1).id() + " " + zones.get(1).name()).isEqualTo("b Ana");
            assertThat(zones.near(new ReferencedEnvelope(-51.001, -50.9, -6.31, -6.28, DefaultGeographicCRS.WGS84)))
                    .containsExactly(1);
            assertThat(zones.near(new ReferencedEnvelope(-52, -50, -7, -6, DefaultGeographicCRS.WGS84)))
                    .containsExactly(0, 1);
        }
    }

    @Test
    void theChecksumIsOfAllThatBelongsToAShapefileAndCopiesGo() throws Exception {
        Files.write(temp.resolve("r.shp"), new byte[] {0, 0, 0x27, 0x0a, 1});
        Files.writeString(temp.resolve("r.prj"), "one");
        Files.writeString(temp.resolve("r.txt"), "other");
        String before = checksum("r.shp");
        Path copy;
        try (VectorInput file = VectorInput.open(storage, there + "r.shp")) {
            copy = file.read(path -> path);
            assertThat(copy.getParent()).isNotEqualTo(temp);
            assertThat(copy.resolveSibling("r.prj")).hasContent("one");
            assertThat(copy.resolveSibling("r.txt")).doesNotExist();
            assertThatThrownBy(() -> file.read(ZoneFile::read))
                    .hasMessage("zones: is '" + there + "r.shp', a damaged Shapefile");
        }
        assertThat(copy.getParent()).doesNotExist();

        Files.writeString(temp.resolve("r.txt"), "changed");
        assertThat(checksum("r.shp")).isEqualTo(before);
        Files.writeString(temp.resolve("r.prj"), "two");
        assertThat(checksum("r.shp")).isNotEqualTo(before);
        assertThat(temp.resolve("r.shp")).exists();
    }

    private String checksum(String name) throws Exception {
        try (VectorInput file = VectorInput.open(storage, temp.resolve(name).toString())) {
            return file.checksum();
        }
    }
}
