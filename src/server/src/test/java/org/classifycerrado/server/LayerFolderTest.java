package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.MapPublisher.Content;
import org.classifycerrado.host.MapPublisher.MapInfo;
import org.classifycerrado.host.MapPublisher.Publication;
import org.classifycerrado.host.MapPublisher.Request;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.polygon.Column;
import org.classifycerrado.polygon.GeoPackageWriter;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.catalog.PolygonSet;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.data.util.NullProgressListener;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as a catalog. */
class LayerFolderTest {

    private static final Path SCENE = TestServer.ROOT.resolve("test-data/scene");

    @TempDir
    Path folder;

    private static Request request(String name, boolean overwrite) {
        return new Request(
                Optional.empty(),
                Optional.ofNullable(name),
                "suggested",
                Optional.of("A title"),
                overwrite,
                Set.of(),
                Legend.of(Level.L2));
    }

    @Test
    void tellsWhatItsFilesAre() throws Exception {
        Files.copy(SCENE.resolve("msi.tif"), folder.resolve("a.tif"));
        Files.copy(SCENE.resolve("sar.tif"), folder.resolve("b.TIFF"));
        Files.copy(SCENE.resolve("truth_l1.tif"), folder.resolve("c.tif"));
        Files.copy(SCENE.resolve("truth_l1.tif"), folder.resolve(".hidden.tif"));
        Files.writeString(folder.resolve("broken.tif"), "no image");
        byte[] whole = Files.readAllBytes(SCENE.resolve("msi.tif"));
        Files.write(folder.resolve("cut.tif"), java.util.Arrays.copyOf(whole, whole.length / 2));
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThat(layers.layers().keySet()).containsExactly("a", "b", "c");
            assertThat(layers.layer("a").orElseThrow().kind()).isEqualTo(LayerKind.MSI);
            assertThat(layers.layer("b").orElseThrow().kind()).isEqualTo(LayerKind.SAR);
            assertThat(layers.layer("c").orElseThrow().kind()).isEqualTo(LayerKind.CLASSES);
            assertThat(layers.layer("c").orElseThrow().legend()).contains(Legend.of(Level.L1));
            assertThat(layers.layer("../c")).isEmpty();
        }
    }

    @Test
    void publishesRastersOfChanges() throws Exception {
        Files.copy(SCENE.resolve("truth_l2.tif"), folder.resolve("map.tif"));
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThatThrownBy(() -> layers.begin(changes("map")))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("'map' exists and is no raster of changes of this process");
            for (int round = 0; round < 2; round++) {
                assertThat(publish(layers, changes("loss"))).isEqualTo("loss");
            }
            Layer loss = layers.layer("loss").orElseThrow();
            assertThat(loss.kind()).isEqualTo(LayerKind.CHANGES);
            assertThat(loss.legend()).isEmpty();
            assertThat(loss.title()).isEqualTo("Change of land cover between a and b, L2, 2026-08-01");
            assertThat(loss.entries()).isEqualTo(ChangeLegend.groups());
            assertThatThrownBy(() -> layers.begin(request("loss", true)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("'loss' exists and is no map of this process");
        }
    }

    private static String publish(LayerFolder layers, Request request) throws Exception {
        CoordinateReferenceSystem utm = CRS.decode("EPSG:32722", true);
        PixelGrid grid = new PixelGrid(utm, new AffineTransform(10, 0, 0, -10, 811_600, 9_332_600), 2, 2);
        try (Publication publication = layers.begin(request)) {
            try (MapWriter writer = MapWriter.changes(publication.mapFile(), grid, Map.of())) {
                writer.write(new byte[] {0, 1, 8, (byte) 255}, 0, 2);
                writer.finish(new NullProgressListener());
            }
            if (request.companions().contains(Companion.POLYGONS)) {
                Column group = new Column("group_id", Column.Type.INTEGER);
                try (GeoPackageWriter writer =
                        new GeoPackageWriter(publication.file(Companion.POLYGONS), utm, List.of(group))) {
                    writer.finish();
                }
            }
            return publication.commit(info(grid));
        }
    }

    private static MapInfo info(PixelGrid grid) {
        return new MapInfo(
                Legend.of(Level.L2),
                grid,
                "CerradoChange",
                "Changes",
                Map.of(),
                "a and b",
                Instant.parse("2026-08-01T10:00:00Z"));
    }

    @Test
    void polygonsOfChangesStandBesideTheirRasterAndGoWithIt() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder)) {
            publish(layers, changes("loss", Companion.POLYGONS));

            PolygonSet polygons = layers.polygons().get("loss_polygons");
            assertThat(polygons.kind()).isEqualTo(LayerKind.CHANGES);
            assertThat(polygons.title()).isEqualTo("Change of land cover between a and b, L2, 2026-08-01, polygons");
            assertThat(polygons.polygons().count()).isZero();
            assertThat(layers.layers().keySet()).containsExactly("loss");
            assertThatThrownBy(() -> layers.begin(changes("loss_polygons")))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("'loss_polygons' exists and is no raster of changes");
            assertThat(folder.resolve(".cerrado")).isDirectoryNotContaining("glob:**.gpkg");

            publish(layers, changes("loss"));
            assertThat(layers.polygons()).isEmpty();
            assertThat(folder.resolve("loss_polygons.gpkg")).doesNotExist();
        }
    }

    @Test
    void publishesNothingIfACompanionIsMissing() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder);
                Publication publication = layers.begin(changes("loss", Companion.POLYGONS))) {
            Files.copy(SCENE.resolve("truth_l2.tif"), publication.mapFile());
            assertThatThrownBy(() -> publication.commit(info(null))).isInstanceOf(NoSuchFileException.class);
            assertThat(layers.layers()).isEmpty();
        }
        assertThat(folder.resolve(".cerrado")).isDirectoryNotContaining("glob:**.{part,tif,properties}");
    }

    @Test
    void leavesWhatStoodThereIfTheMapIsMissing() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder)) {
            publish(layers, changes("loss", Companion.POLYGONS));
            try (Publication publication = layers.begin(changes("loss"))) {
                assertThatThrownBy(() -> publication.commit(info(null))).isInstanceOf(NoSuchFileException.class);
            }
            assertThat(layers.layer("loss").orElseThrow().title())
                    .isEqualTo("Change of land cover between a and b, L2, 2026-08-01");
            assertThat(layers.polygons().get("loss_polygons").title()).endsWith("2026-08-01, polygons");
        }
    }

    @Test
    void keepsNoGeoJsonOfPolygonsThatAreGone() throws Exception {
        Path cached = folder.resolve(".cerrado/loss_polygons.geojson");
        try (LayerFolder layers = new LayerFolder(folder)) {
            for (int round = 0; round < 2; round++) {
                publish(layers, changes("loss", Companion.POLYGONS));
                PolygonSet polygons = layers.polygons().get("loss_polygons");
                assertThat(cached).doesNotExist();
                assertThat(layers.geoJson(polygons)).isEqualTo(cached.toRealPath());
                layers.polygons();
                assertThat(cached).exists();
            }
            Files.delete(folder.resolve("loss_polygons.gpkg"));
            layers.polygons();
            assertThat(cached).doesNotExist();
        }
    }

    @Test
    void looksAtGeoPackagesOfOthersOnce() throws Exception {
        Path file = folder.resolve("loss_polygons.gpkg");
        try (LayerFolder layers = new LayerFolder(folder)) {
            publish(layers, changes("loss", Companion.POLYGONS));
            byte[] ours = Files.readAllBytes(file);
            Files.write(file, new byte[] {1, 2, 3});
            assertThat(layers.polygons()).isEmpty();
            FileTime modified = Files.getLastModifiedTime(file);
            Files.write(file, ours);
            Files.setLastModifiedTime(file, modified);
            assertThat(layers.polygons()).isEmpty();
            Files.setLastModifiedTime(file, FileTime.from(modified.toInstant().plusSeconds(1)));
            assertThat(layers.polygons()).containsKey("loss_polygons");
        }
    }

    @Test
    void geoPackagesOfOthersAreLeftAlone() throws Exception {
        byte[] theirs = {1, 2, 3};
        Files.write(folder.resolve("loss_polygons.gpkg"), theirs);
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThat(layers.polygons()).isEmpty();
            assertThatThrownBy(() -> layers.begin(changes("loss", Companion.POLYGONS)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("'loss_polygons' exists and is no layer of polygons of changes");

            publish(layers, changes("loss"));
            assertThat(folder.resolve("loss_polygons.gpkg")).hasBinaryContent(theirs);
        }
    }

    private static Request changes(String name, Companion... companions) {
        return new Request(
                Optional.empty(),
                Optional.of(name),
                "suggested",
                Optional.empty(),
                true,
                Set.of(companions),
                Legend.of(Level.L2),
                Content.CHANGES,
                Optional.empty());
    }

    @Test
    void noticesFilesThatComeChangeAndGo() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThat(layers.layers()).isEmpty();
            Path file = Files.copy(SCENE.resolve("truth_l1.tif"), folder.resolve("map.tif"));
            assertThat(layers.layer("map").orElseThrow().legend()).contains(Legend.of(Level.L1));
            Files.write(file, Files.readAllBytes(SCENE.resolve("truth_l2.tif")));
            assertThat(layers.layer("map").orElseThrow().legend()).contains(Legend.of(Level.L2));
            Files.delete(file);
            assertThat(layers.layers()).isEmpty();
        }
    }

    @Test
    void publishesWholeMapsOrNothing() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder)) {
            try (Publication left = layers.begin(request("map", false))) {
                Files.copy(SCENE.resolve("truth_l2.tif"), left.mapFile());
                assertThat(layers.layers()).isEmpty();
            }
            assertThat(layers.layers()).isEmpty();

            try (Publication publication = layers.begin(request(null, false))) {
                Files.copy(SCENE.resolve("truth_l2.tif"), publication.mapFile());
                assertThat(publication.commit(null)).isEqualTo("suggested");
            }
            assertThat(layers.layer("suggested").orElseThrow().title()).isEqualTo("A title");
            try (Publication next = layers.begin(request(null, false));
                    Publication third = layers.begin(request(null, false))) {
                Files.copy(SCENE.resolve("truth_l2.tif"), next.mapFile());
                assertThat(next.commit(null)).isEqualTo("suggested_2");
                Files.copy(SCENE.resolve("truth_l2.tif"), third.mapFile());
                assertThat(third.commit(null)).isEqualTo("suggested_3");
            }
        }
        try (Stream<Path> own = Files.list(folder.resolve(".cerrado"))) {
            assertThat(own.filter(file -> file.toString().endsWith(".tif"))).isEmpty();
        }
    }

    @Test
    void replacesMapsAlone() throws Exception {
        Files.copy(SCENE.resolve("msi.tif"), folder.resolve("msi.tif"));
        Files.copy(SCENE.resolve("truth_l1.tif"), folder.resolve("map.tif"));
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThatThrownBy(() -> layers.begin(request("map", false)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("overwrite=true");
            assertThatThrownBy(() -> layers.begin(request("msi", true)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("is no map of this process");
            try (Publication publication = layers.begin(request("map", true))) {
                assertThatThrownBy(() -> layers.begin(request("map", true)))
                        .hasMessageContaining("is being published by another request");
                Files.copy(SCENE.resolve("truth_l2.tif"), publication.mapFile());
                publication.commit(null);
            }
            assertThat(layers.layer("map").orElseThrow().legend()).contains(Legend.of(Level.L2));
        }
    }

    @Test
    void dropsWhatStandsBesideAMapThatIsReplaced() throws Exception {
        Files.copy(SCENE.resolve("truth_l2.tif"), folder.resolve("map.tif"));
        LargeMap.writeConfidence(folder.resolve("map_confidence.tif"), 300, 200);
        try (LayerFolder layers = new LayerFolder(folder)) {
            LargeMap.writeProbabilities(folder.resolve("map_probabilities.tif"), 300, 200);
            assertThat(layers.layer("map_confidence").orElseThrow().kind()).isEqualTo(LayerKind.CONFIDENCE);
            assertThat(layers.layer("map_probabilities").orElseThrow().kind()).isEqualTo(LayerKind.PROBABILITIES);
            try (Publication publication = layers.begin(request("map", true))) {
                Files.copy(SCENE.resolve("truth_l2.tif"), publication.mapFile());
                publication.commit(null);
            }
            assertThat(layers.layers().keySet()).containsExactly("map");
        }
    }

    @Test
    void refusesNamesThatLeadElsewhere() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder)) {
            for (String name : new String[] {"../x", "a/b", ".x", "", "x\u0000", "C:x"}) {
                assertThatThrownBy(() -> layers.begin(request(name, true)))
                        .as(name)
                        .isInstanceOf(InvalidParameterException.class)
                        .hasMessageStartingWith("name: is '");
            }
        }
    }

    @Test
    void keepsTitlesOfLayersWhoseNamesHaveAnEnding() throws Exception {
        try (LayerFolder layers = new LayerFolder(folder);
                Publication publication = layers.begin(request("map.tif", false))) {
            Files.copy(SCENE.resolve("truth_l2.tif"), publication.mapFile());
            publication.commit(null);
        }
        try (LayerFolder layers = new LayerFolder(folder)) {
            assertThat(layers.layer("map.tif").orElseThrow().title()).isEqualTo("A title");
        }
    }

    @Test
    void belongsToOneServer() throws Exception {
        try (LayerFolder first = new LayerFolder(folder)) {
            assertThat(first.layers()).isEmpty();
            assertThatThrownBy(() -> new LayerFolder(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another server uses the folder");
        }
        Files.createFile(folder.resolve(".cerrado/left.tif"));
        new LayerFolder(folder).close();
        assertThat(folder.resolve(".cerrado/left.tif")).doesNotExist();
    }
}
