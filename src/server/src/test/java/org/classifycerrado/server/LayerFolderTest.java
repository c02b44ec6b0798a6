package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.MapPublisher.Publication;
import org.classifycerrado.host.MapPublisher.Request;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.LayerKind;
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
