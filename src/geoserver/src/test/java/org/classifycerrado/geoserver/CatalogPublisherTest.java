package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.PublishingException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.polygon.Column;
import org.classifycerrado.polygon.GeoPackageWriter;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.StoreInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.data.util.NullProgressListener;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Publishing on a {@link MemoryCatalog}, with maps that are real files. */
class CatalogPublisherTest {

    /** West edges of the first and the second map. */
    private static final double FIRST = 811600;

    private static final double SECOND = 900000;

    @TempDir
    private Path temp;

    private Path data;
    private MemoryCatalog memory;
    private Catalog catalog;
    private WorkspaceInfo workspace;
    private MapLayers layers;
    private MapFiles files;
    private CatalogPublisher publisher;
    private boolean inSandbox = true;
    private final List<String> truncated = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        data = Files.createDirectory(temp.resolve("data")).toRealPath();
        memory = new MemoryCatalog(data);
        workspace = memory.workspace("ws");
        for (String style : List.of("l1", "l2", "change", "confidence", "probabilities")) {
            memory.style("cerrado_" + style);
        }
        for (String style : List.of("l1", "l2", "change")) {
            memory.style("cerrado_" + style + "_polygons");
        }
        open();
    }

    private void open() throws IOException {
        catalog = memory.catalog();
        files = new MapFiles(data.resolve("cerrado"));
        layers = new MapLayers(catalog, memory, data);
        publisher = new CatalogPublisher(
                catalog,
                catalog,
                layers,
                files,
                new Palettes(catalog, data.resolve("styles")),
                any -> {},
                folder -> inSandbox,
                truncated::add);
    }

    @AfterEach
    void stop() {
        files.close();
    }

    // --- Requests and their maps -----------------------------------------------------------------------------------

    private static MapPublisher.Request request(String name, boolean overwrite, boolean confidence) {
        return new MapPublisher.Request(
                Optional.of("ws"),
                Optional.ofNullable(name),
                "cerrado_l2_msi_20260801",
                Optional.of("A title"),
                overwrite,
                confidence ? Set.of(Companion.CONFIDENCE) : Set.of(),
                Legend.of(Level.L2));
    }

    private static MapPublisher.Request titled(String title) {
        return new MapPublisher.Request(
                Optional.empty(), Optional.empty(), "map", Optional.of(title), false, Set.of(), Legend.of(Level.L2));
    }

    private static PixelGrid grid(double west) throws Exception {
        return new PixelGrid(CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, west, 9332600), 20, 10);
    }

    private static void write(MapWriter writer) throws IOException {
        try (writer) {
            writer.write(new byte[200], 0, 10);
            writer.finish(new NullProgressListener());
        }
    }

    private static MapPublisher.MapInfo info(double west) throws Exception {
        return new MapPublisher.MapInfo(
                Legend.of(Level.L2),
                grid(west),
                "demo-l2-msi-sar",
                "Model: demo-l2-msi-sar (A model), sha256 0123",
                Map.of(
                        Companion.CONFIDENCE,
                        "Probability of the class in percent",
                        Companion.PROBABILITIES,
                        "Probability of each class in percent",
                        Companion.POLYGONS,
                        "Polygons of changes: alerts of deforestation"),
                "ws:msi + ws:sar",
                Instant.parse("2026-08-01T10:00:00Z"));
    }

    private void writeMaps(MapPublisher.Publication publication, boolean confidence, double west) throws Exception {
        write(MapWriter.classes(publication.mapFile(), grid(west), Legend.of(Level.L2), Map.of()));
        if (confidence) {
            write(MapWriter.confidence(
                    publication.file(Companion.CONFIDENCE), grid(west), ConfidenceMeasure.PROBABILITY, Map.of()));
        }
    }

    private String publish(MapPublisher.Request request, double west) throws Exception {
        try (MapPublisher.Publication publication = publisher.begin(request)) {
            writeMaps(publication, !request.companions().isEmpty(), west);
            return publication.commit(info(west));
        }
    }

    /** The maps that are there and what is on record about them, without the random parts of their names. */
    private static List<String> maps(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("cerrado/maps"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private List<String> shortNames() throws IOException {
        return maps(data).stream()
                .map(name -> name.replaceAll("-[0-9a-f-]{36}", ""))
                .toList();
    }

    private CoverageInfo coverage(String name) {
        return catalog.getCoverageByName("ws", name);
    }

    private boolean stands(String name) {
        return catalog.getLayerByName("ws:" + name) != null && catalog.getCoverageStoreByName(workspace, name) != null;
    }

    private static void assertRefused(Throwable refused, String parameter, String... parts) {
        assertThat(refused).isInstanceOf(InvalidParameterException.class).hasMessageContainingAll(parts);
        assertThat(((InvalidParameterException) refused).parameter()).isEqualTo(parameter);
    }

    // --- What is published -----------------------------------------------------------------------------------------

    @Test
    void tellsWhatTheMapIsAndNothingOfItsFile() throws Exception {
        assertThat(publish(request("map", false, true), FIRST)).isEqualTo("ws:map");

        CoverageInfo map = coverage("map");
        assertThat(map.getKeywords().stream().map(KeywordInfo::getValue))
                .containsExactly("land cover", "land use", "Cerrado", "CerraData-4MM", "L2");
        assertThat(map.getTitle()).isEqualTo("A title");
        assertThat(map.getAbstract())
                .contains("14 classes", "demo-l2-msi-sar", "ws:msi + ws:sar", "2026-08-01T10:00:00Z");
        assertThat(map.getDimensions().get(0).getName()).isEqualTo("class");
        assertThat(map.getDimensions().get(0).getUnit()).isEqualTo("1");
        assertThat(map.getNativeBoundingBox().getMinX()).isEqualTo(FIRST);
        assertThat(coverage("map_confidence").getDimensions().get(0).getUnit()).isEqualTo("%");
        assertThat(catalog.getLayerByName("ws:map").getDefaultStyle().getName()).isEqualTo("cerrado_l2");
        assertThat(catalog.getLayerByName("ws:map_confidence").getDefaultStyle().getName())
                .isEqualTo("cerrado_confidence");
        assertThat(shortNames()).containsExactly("map.tif", "map_confidence.tif");
        assertThat(truncated).isEmpty();
    }

    @Test
    void replacesTheMapAndKeepsWhatTheAdministratorSays() throws Exception {
        publish(request("map", false, false), FIRST);
        CoverageInfo edited = coverage("map");
        edited.setTitle("The administrator's");
        edited.setAbstract("Theirs too");
        catalog.save(edited);

        publish(request("map", true, false), SECOND);

        assertThat(coverage("map").getNativeBoundingBox().getMinX()).isEqualTo(SECOND);
        assertThat(coverage("map").getTitle()).isEqualTo("The administrator's");
        assertThat(coverage("map").getAbstract()).isEqualTo("Theirs too");
        assertThat(truncated).containsExactly("ws:map");
        assertThat(shortNames()).containsExactlyInAnyOrder("map.tif", "map.tif", "map.tif.replaced");
    }

    @Test
    void theConfidenceOfAReplacedMapGoes() throws Exception {
        publish(request("map", false, true), FIRST);

        publish(request("map", true, false), SECOND);

        assertThat(stands("map")).isTrue();
        assertThat(memory.contents()).noneMatch(text -> text.contains("map_confidence"));
        assertThat(shortNames()).contains("map.tif.replaced", "map_confidence.tif.replaced");
    }

    @Test
    void probabilitiesAreALayerWhoseBandsAreNamedByTheClasses() throws Exception {
        MapPublisher.Request both = new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of("map"),
                "map",
                Optional.of("A title"),
                false,
                Set.of(Companion.CONFIDENCE, Companion.PROBABILITIES),
                Legend.of(Level.L2));
        try (MapPublisher.Publication publication = publisher.begin(both)) {
            writeMaps(publication, true, FIRST);
            try (MapWriter writer = MapWriter.probabilities(
                    publication.file(Companion.PROBABILITIES), grid(FIRST), Legend.of(Level.L2), Map.of())) {
                writer.write(new byte[200 * 14], 0, 10);
                writer.finish(new NullProgressListener());
            }
            publication.commit(info(FIRST));
        }

        CoverageInfo probabilities = coverage("map_probabilities");
        assertThat(probabilities.getTitle()).isEqualTo("A title, probabilities");
        assertThat(probabilities.getDimensions()).hasSize(14);
        assertThat(probabilities.getDimensions().get(13).getName()).isEqualTo("Df");
        assertThat(probabilities.getDimensions().get(13).getUnit()).isEqualTo("%");
        assertThat(catalog.getLayerByName("ws:map_probabilities")
                        .getDefaultStyle()
                        .getName())
                .isEqualTo("cerrado_probabilities");

        publish(request("map", true, true), SECOND);
        assertThat(stands("map_confidence")).isTrue();
        assertThat(memory.contents()).noneMatch(text -> text.contains("map_probabilities"));
    }

    @Test
    void theConfidenceOfAReplacedMapIsRenewedOnRequest() throws Exception {
        publish(request("map", false, true), FIRST);

        publish(request("map", true, true), SECOND);

        assertThat(coverage("map_confidence").getNativeBoundingBox().getMinX()).isEqualTo(SECOND);
    }

    @Test
    void aConfidenceLayerInAGroupStopsTheRequestBeforeItCosts() throws Exception {
        publish(request("map", false, true), FIRST);
        memory.group(workspace, "pair", catalog.getLayerByName("ws:map_confidence"));

        assertRefused(
                catchThrowable(() -> publisher.begin(request("map", true, false))),
                "confidence",
                "ws:map_confidence",
                "ws:pair",
                "confidence=true");
        assertThat(publish(request("map", true, true), SECOND)).isEqualTo("ws:map");
    }

    @Test
    void theConfidenceOfAMapThatIsGoneIsNotRemovedUnasked() throws Exception {
        publish(request("map", false, true), FIRST);
        catalog.remove(catalog.getLayerByName("ws:map"));
        catalog.remove(coverage("map"));
        catalog.remove(catalog.getCoverageStoreByName(workspace, "map"));

        assertRefused(
                catchThrowable(() -> publisher.begin(request("map", false, false))),
                "name",
                "ws:map_confidence",
                "overwrite=true");
        publish(request("map", true, false), SECOND);
        assertThat(stands("map_confidence")).isFalse();
    }

    // --- All or nothing ----------------------------------------------------------------------------------------------

    private static final List<Supplier<Throwable>> FAILURES = List.of(
            () -> new IllegalStateException("as catalog listeners throw"),
            () -> new NoSuchMethodError("as another GeoServer throws"));

    @ParameterizedTest
    @CsvSource({"false, false, 4", "false, true, 8", "true, false, 3", "true, true, 6"})
    void afterAFailureOfAnyStepAllIsAsBefore(boolean overwrite, boolean confidence, int steps) throws Exception {
        if (overwrite) {
            publish(request("map", false, true), FIRST);
        }
        List<String> before = memory.contents();
        List<String> mapsBefore = maps(data);
        for (Supplier<Throwable> failure : FAILURES) {
            for (boolean afterItsEffect : new boolean[] {false, true}) {
                for (int step = 0; step < steps; step++) {
                    memory.failAt(step, afterItsEffect, failure);

                    assertThatThrownBy(() -> publish(request("map", overwrite, confidence), SECOND))
                            .as("step %d", step)
                            .isInstanceOf(PublishingException.class)
                            .hasMessage("The map could not be published; the server's log says why")
                            .hasCauseInstanceOf(failure.get().getClass())
                            .satisfies(e ->
                                    assertThat(e.getCause().getSuppressed()).isEmpty());

                    assertThat(memory.contents()).as("step %d", step).isEqualTo(before);
                    assertThat(maps(data)).as("step %d", step).isEqualTo(mapsBefore);
                }
            }
        }
        memory.failAt(-1, false, null);
        publish(request("map", overwrite, confidence), SECOND);
        // Removing the old confidence layer comes when the new map is there, in three more steps.
        assertThat(memory.steps()).as("that was all").hasSize(overwrite && !confidence ? steps + 3 : steps);
    }

    @Test
    void aConfidenceLayerThatCannotBeRemovedGoesWithTheNextStart() throws Exception {
        publish(request("map", false, true), FIRST);
        memory.failAt(3, false, () -> new IllegalStateException("not now"));

        assertThat(publish(request("map", true, false), SECOND)).isEqualTo("ws:map");
        assertThat(stands("map_confidence")).isTrue();
        new Recovery(catalog, layers, files).run();

        assertThat(stands("map")).isTrue();
        assertThat(memory.contents()).noneMatch(text -> text.contains("map_confidence"));
    }

    @Test
    void aFileThatCannotBeMovedLeavesNothing() throws Exception {
        List<String> before = memory.contents();
        try (MapPublisher.Publication publication = publisher.begin(request("map", false, false))) {
            assertThatThrownBy(() -> publication.commit(info(FIRST))).isInstanceOf(IOException.class);
        }
        assertThat(memory.contents()).isEqualTo(before);
        assertThat(maps(data)).isEmpty();
    }

    @Test
    void aWorkspaceThatIsRemovedMeanwhileIsNoticed() throws Exception {
        try (MapPublisher.Publication publication = publisher.begin(request("map", false, false))) {
            writeMaps(publication, false, FIRST);
            memory.drop(workspace.getId());
            List<String> before = memory.contents();

            assertRefused(catchThrowable(() -> publication.commit(info(FIRST))), "workspace", "'ws' was removed");

            assertThat(memory.contents()).isEqualTo(before);
        }
        assertThat(maps(data)).isEmpty();
    }

    @Test
    void aWorkspaceThatIsRemovedWhilePublishingLeavesNoLayer() throws Exception {
        for (int step = 0; step < 4; step++) {
            WorkspaceInfo passing = catalog.getWorkspaceByName("ws");
            memory.beforeStep(step, () -> memory.drop(passing.getId()));

            assertThat(catchThrowable(() -> publish(request("map", false, false), FIRST)))
                    .as("step %d", step)
                    .isNotNull();

            memory.beforeStep(-1, () -> {});
            assertThat(memory.contents()).as("step %d", step).noneMatch(text -> text.contains("map"));
            assertThat(maps(data)).isEmpty();
            workspace = memory.workspace("ws");
        }
    }

    @Test
    void aNameThatIsTakenMeanwhileStaysTheirs() throws Exception {
        try (MapPublisher.Publication publication = publisher.begin(request("map", true, false))) {
            writeMaps(publication, false, FIRST);
            memory.group(workspace, "map");
            List<String> before = memory.contents();

            assertRefused(catchThrowable(() -> publication.commit(info(FIRST))), "name", "ws:map", "no map of this");

            assertThat(memory.contents()).isEqualTo(before);
        }
        assertThat(maps(data)).isEmpty();
    }

    @Test
    void aMapThatIsRemovedMeanwhileIsMadeAnew() throws Exception {
        publish(request("map", false, false), FIRST);
        try (MapPublisher.Publication publication = publisher.begin(request("map", true, false))) {
            writeMaps(publication, false, SECOND);
            catalog.remove(catalog.getLayerByName("ws:map"));
            catalog.remove(coverage("map"));
            catalog.remove(catalog.getCoverageStoreByName(workspace, "map"));

            publication.commit(info(SECOND));
        }
        assertThat(stands("map")).isTrue();
    }

    // --- What is refused before it costs
    // -------------------------------------------------------------------------------

    @Test
    void aLayerGroupKeepsItsName() throws Exception {
        memory.group(workspace, "group");
        memory.group(workspace, "map_confidence");
        memory.group(workspace, "cerrado_l2_msi_20260801");

        assertRefused(
                catchThrowable(() -> publisher.begin(request("group", false, false))), "name", "ws:group' exists");
        assertRefused(
                catchThrowable(() -> publisher.begin(request("group", true, false))),
                "name",
                "is no map of this process");
        assertRefused(
                catchThrowable(() -> publisher.begin(request("map", true, true))),
                "name",
                "ws:map_confidence",
                "no confidence map");
        assertThat(publish(request(null, false, false), FIRST)).isEqualTo("ws:cerrado_l2_msi_20260801_2");
    }

    @Test
    void titlesFitIntoALine() {
        assertRefused(
                catchThrowable(() -> publisher.begin(titled("t".repeat(20_000)))), "title", "20000 characters", "250");
        assertRefused(catchThrowable(() -> publisher.begin(titled("one\ntwo"))), "title", "one line");
    }

    @Test
    void aSandboxThatLeavesMapsOutIsNamed() {
        inSandbox = false;

        assertRefused(
                catchThrowable(() -> publisher.begin(request("map", false, false))),
                "publish",
                "GEOSERVER_FILESYSTEM_SANDBOX",
                "publish=false");
    }

    @Test
    void aMapOfAnotherLevelIsNotReplaced() throws Exception {
        publish(request("map", false, false), FIRST);
        MapPublisher.Request other = new MapPublisher.Request(
                Optional.empty(), Optional.of("map"), "x", Optional.empty(), true, Set.of(), Legend.of(Level.L1));

        assertRefused(catchThrowable(() -> publisher.begin(other)), "level", "is L1", "of level L2");
        // What was refused has given its names back.
        publisher.begin(request("map", true, false)).close();
    }

    @Test
    void twoRequestsDoNotShareAName() throws Exception {
        try (MapPublisher.Publication first = publisher.begin(request("map", false, false))) {
            assertRefused(
                    catchThrowable(() -> publisher.begin(request("map", true, false))), "name", "by another request");
            assertThat(first.mapFile()).doesNotExist();
        }
        publisher.begin(request("map", false, false)).close();
    }

    // --- After a kill
    // --------------------------------------------------------------------------------------------------

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is there when a server starts that was killed before a step. */
    private record Killed(Path data, MemoryCatalog memory) {}

    /** Publishes as often as it takes steps, each time from what is there now, and keeps what was there before each. */
    private List<Killed> killedAtEachStep(int steps, ThrowingCallable publishing) throws Exception {
        MemoryCatalog beforeAll = memory.copy(temp.resolve("before"));
        copy(data, temp.resolve("before"));
        List<Killed> killed = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            Path dead = temp.resolve("killed at " + step);
            Path start = temp.resolve("start of " + step);
            copy(temp.resolve("before"), start);
            files.close();
            data = start.toRealPath();
            memory = beforeAll.copy(data);
            open();
            memory.beforeStep(step, () -> {
                killed.add(new Killed(dead, memory.copy(dead)));
                copy(data, dead);
            });
            assertThatCode(publishing).doesNotThrowAnyException();
        }
        assertThat(killed).hasSize(steps);
        return killed;
    }

    private void restart(Killed server) throws IOException {
        files.close();
        data = server.data().toRealPath();
        memory = server.memory();
        open();
        new Recovery(catalog, layers, files).run();
    }

    @ParameterizedTest
    @CsvSource({"false, false, 4", "false, true, 8", "true, false, 6", "true, true, 6"})
    void aStartEndsWhatAKilledServerWasPublishing(boolean overwrite, boolean confidence, int steps) throws Exception {
        if (overwrite) {
            publish(request("map", false, true), FIRST);
        }
        List<String> before = memory.contents();
        List<Killed> killed = killedAtEachStep(steps, () -> publish(request("map", overwrite, confidence), SECOND));

        for (Killed server : killed) {
            restart(server);

            boolean fresh =
                    stands("map") && coverage("map").getNativeBoundingBox().getMinX() == SECOND;
            boolean freshConfidence = stands("map_confidence")
                    && coverage("map_confidence").getNativeBoundingBox().getMinX() == SECOND;
            if (!fresh) {
                assertThat(memory.contents()).as("killed in %s", data).isEqualTo(before);
            } else if (!freshConfidence) {
                assertThat(memory.contents())
                        .as("killed in %s", data)
                        .noneMatch(text -> text.contains("map_confidence"));
            }
            assertThat(maps(data).stream().map(name -> "cerrado/maps/ws/" + name))
                    .as("killed in %s", data)
                    .containsExactlyInAnyOrderElementsOf(filesOfStores());
        }
    }

    /** The files of all stores, from the data directory on. */
    private List<String> filesOfStores() {
        return catalog.getStores(StoreInfo.class).stream()
                .map(store -> data.relativize(layers.file(store).orElseThrow()).toString())
                .toList();
    }

    @Test
    void aStartDeletesNoMapThatNothingIsOnRecordAbout() throws Exception {
        publish(request("map", false, false), FIRST);
        // As if its store's file were damaged, or an older catalog had been put back.
        for (Object gone : Arrays.asList(
                catalog.getLayerByName("ws:map").getId(),
                coverage("map").getId(),
                catalog.getCoverageStoreByName(workspace, "map").getId())) {
            memory.drop((String) gone);
        }

        new Recovery(catalog, layers, files).run();

        assertThat(shortNames()).containsExactly("map.tif");
    }

    @Test
    void aReplacedMapGoesWithTheNextStartUnlessACatalogHasItBack() throws Exception {
        publish(request("map", false, false), FIRST);
        String first = catalog.getCoverageStoreByName(workspace, "map").getURL();
        publish(request("map", true, false), SECOND);
        MemoryCatalog restored = memory.copy(data);
        new Recovery(catalog, layers, files).run();
        assertThat(shortNames()).containsExactly("map.tif");

        publish(request("map", true, false), FIRST);
        String second = catalog.getCoverageStoreByName(workspace, "map").getURL();
        assertThat(second).isNotEqualTo(first);
        memory = restored;
        files.close();
        open();
        new Recovery(catalog, layers, files).run();

        assertThat(data.resolve(catalog.getCoverageStoreByName(workspace, "map")
                        .getURL()
                        .substring(5)))
                .exists();
        assertThat(shortNames()).containsExactly("map.tif", "map.tif");
    }

    // --- Rasters of changes ----------------------------------------------------------------------------------------

    private static MapPublisher.Request changes(String name, boolean overwrite) {
        return new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of(name),
                "cerrado_change",
                Optional.empty(),
                overwrite,
                Set.of(),
                Legend.of(Level.L2),
                MapPublisher.Content.CHANGES,
                Optional.empty());
    }

    private String publishChanges(MapPublisher.Request request, double west) throws Exception {
        try (MapPublisher.Publication publication = publisher.begin(request)) {
            write(MapWriter.changes(publication.mapFile(), grid(west), Map.of()));
            return publication.commit(info(west));
        }
    }

    @Test
    void aRasterOfChangesHasItsOwnStyleAndWords() throws Exception {
        assertThat(publishChanges(changes("loss", false), FIRST)).isEqualTo("ws:loss");

        CoverageInfo coverage = coverage("loss");
        assertThat(coverage.getTitle()).isEqualTo("Change of land cover between ws:msi + ws:sar, L2, 2026-08-01");
        assertThat(coverage.getAbstract())
                .startsWith("Groups of changes between two maps in the 14 classes of CerraData-4MM L2. ");
        assertThat(coverage.getKeywords().stream().map(KeywordInfo::getValue)).contains("change");
        assertThat(coverage.getDimensions().get(0).getName()).isEqualTo("change");
        assertThat(catalog.getLayerByName("ws:loss").getDefaultStyle().getName())
                .isEqualTo("cerrado_change");
        assertThat(shortNames()).containsExactly("loss.tif");
    }

    @Test
    void changesReplaceChangesOfAnyLevelAndNothingElse() throws Exception {
        publish(request("map", false, false), FIRST);
        publishChanges(changes("loss", false), FIRST);

        assertThatThrownBy(() -> publisher.begin(changes("loss", false)))
                .satisfies(refused -> assertRefused(refused, "name", "'ws:loss' exists"));
        assertThatThrownBy(() -> publisher.begin(changes("map", true)))
                .satisfies(refused -> assertRefused(refused, "name", "'ws:map'", "no raster of changes"));
        assertThatThrownBy(() -> publisher.begin(request("loss", true, false)))
                .satisfies(refused -> assertRefused(refused, "name", "'ws:loss'", "no map of this process"));
        publishChanges(changes("loss", true), SECOND);

        assertThat(coverage("loss").getNativeBoundingBox().getMinX()).isEqualTo(SECOND);
        assertThat(coverage("map").getNativeBoundingBox().getMinX()).isEqualTo(FIRST);
        assertThat(truncated).containsExactly("ws:loss");
    }

    // --- Polygons --------------------------------------------------------------------------------------------------

    private static MapPublisher.Request changesWithPolygons(boolean overwrite) {
        return new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of("loss"),
                "cerrado_change",
                Optional.empty(),
                overwrite,
                Set.of(Companion.POLYGONS),
                Legend.of(Level.L2),
                MapPublisher.Content.CHANGES,
                Optional.empty());
    }

    private static MapPublisher.Request polygons(String name, Level level, boolean overwrite) {
        return new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of(name),
                "map_polygons",
                Optional.empty(),
                overwrite,
                Set.of(),
                Legend.of(level),
                MapPublisher.Content.POLYGONS,
                Optional.empty());
    }

    private static void writePolygons(Path file, LocalDate... dates) throws Exception {
        Polygon square = new GeometryFactory().createPolygon(new Coordinate[] {
            new Coordinate(0, 0), new Coordinate(1, 0), new Coordinate(1, 1), new Coordinate(0, 0)
        });
        List<Column> columns =
                List.of(new Column("group_id", Column.Type.INTEGER), new Column("to_date", Column.Type.DATE));
        try (GeoPackageWriter writer = new GeoPackageWriter(file, CRS.decode("EPSG:32722", true), columns)) {
            for (LocalDate date : dates) {
                writer.add(square, Arrays.asList(1, date));
            }
            writer.finish();
        }
    }

    /** Publishes no polygons in the first place, and two with a date in the second. */
    private String publishWithPolygons(boolean overwrite, double west) throws Exception {
        LocalDate date = LocalDate.of(2022, 8, 1);
        return publishWithPolygons(overwrite, west, west == SECOND ? new LocalDate[] {date, date} : new LocalDate[0]);
    }

    private String publishWithPolygons(boolean overwrite, double west, LocalDate... dates) throws Exception {
        try (MapPublisher.Publication publication = publisher.begin(changesWithPolygons(overwrite))) {
            write(MapWriter.changes(publication.mapFile(), grid(west), Map.of()));
            writePolygons(publication.file(Companion.POLYGONS), dates);
            return publication.commit(info(west));
        }
    }

    private FeatureTypeInfo featureType(String name) {
        return catalog.getResourceByName("ws", name, FeatureTypeInfo.class);
    }

    private boolean hasPolygons() {
        return catalog.getLayerByName("ws:loss_polygons") != null && featureType("loss_polygons") != null;
    }

    @Test
    void polygonsOfChangesAreALayerBesideTheRaster() throws Exception {
        assertThat(publishWithPolygons(false, FIRST)).isEqualTo("ws:loss");

        FeatureTypeInfo polygons = featureType("loss_polygons");
        assertThat(polygons.getTitle())
                .isEqualTo("Change of land cover between ws:msi + ws:sar, L2, 2026-08-01, polygons");
        assertThat(polygons.getAbstract()).startsWith("Polygons of changes: alerts of deforestation. Model: ");
        assertThat(polygons.getKeywords().stream().map(KeywordInfo::getValue)).contains("Cerrado", "polygons");
        assertThat(polygons.getSRS()).isEqualTo("EPSG:32722");
        // There is none, and the map's bounds are there all the same: 20 x 10 pixels of 10 m.
        assertThat(polygons.getNativeBoundingBox().getMinX()).isEqualTo(FIRST);
        assertThat(polygons.getNativeBoundingBox().getMaxX()).isEqualTo(FIRST + 200);
        assertThat(polygons.getNativeBoundingBox().getMinY()).isEqualTo(9332500);
        assertThat(catalog.getLayerByName("ws:loss_polygons").getDefaultStyle().getName())
                .isEqualTo("cerrado_change_polygons");
        assertThat(shortNames()).containsExactly("loss.tif", "loss_polygons.gpkg");
    }

    @Test
    void polygonsAreReplacedWithTheirRasterAndGoWithIt() throws Exception {
        publishWithPolygons(false, FIRST);
        FeatureTypeInfo edited = featureType("loss_polygons");
        edited.setTitle("The administrator's");
        catalog.save(edited);

        publishWithPolygons(true, SECOND);
        assertThat(featureType("loss_polygons").getNativeBoundingBox().getMinX())
                .isEqualTo(SECOND);
        assertThat(featureType("loss_polygons").getTitle()).isEqualTo("The administrator's");
        assertThat(truncated).containsExactly("ws:loss", "ws:loss_polygons");
        assertThat(shortNames())
                .containsExactlyInAnyOrder(
                        "loss.tif",
                        "loss.tif",
                        "loss.tif.replaced",
                        "loss_polygons.gpkg",
                        "loss_polygons.gpkg",
                        "loss_polygons.gpkg.replaced");

        publishChanges(changes("loss", true), FIRST);
        assertThat(memory.contents()).noneMatch(text -> text.contains("loss_polygons"));
        new Recovery(catalog, layers, files).run();
        assertThat(shortNames()).containsExactly("loss.tif");
    }

    @Test
    void polygonsWithDatesHaveATimeDimension() throws Exception {
        publishWithPolygons(false, SECOND);
        assertThat(time("loss_polygons")).isEqualTo(new MemoryCatalog.Dates("to_date"));

        FeatureTypeInfo edited = featureType("loss_polygons");
        edited.getMetadata().put("time", new MemoryCatalog.Dates("from_date"));
        catalog.save(edited);
        publishWithPolygons(true, SECOND);
        assertThat(time("loss_polygons")).as("the administrator's").isEqualTo(new MemoryCatalog.Dates("from_date"));

        publishWithPolygons(true, SECOND, (LocalDate) null);
        assertThat(time("loss_polygons")).isNull();
        publishWithPolygons(true, SECOND);
        assertThat(time("loss_polygons")).isEqualTo(new MemoryCatalog.Dates("to_date"));
        publishWithPolygons(true, FIRST);
        assertThat(time("loss_polygons")).as("of no polygons").isNull();
        assertThat(coverage("loss").getMetadata().get("time", DimensionInfo.class))
                .isNull();
    }

    private DimensionInfo time(String layer) {
        return featureType(layer).getMetadata().get("time", DimensionInfo.class);
    }

    @Test
    void polygonsInAGroupStopTheRequestBeforeItCosts() throws Exception {
        publishWithPolygons(false, FIRST);
        memory.group(workspace, "pair", catalog.getLayerByName("ws:loss_polygons"));

        assertRefused(
                catchThrowable(() -> publisher.begin(changes("loss", true))),
                "alerts",
                "ws:loss_polygons",
                "ws:pair",
                "give alerts or transitions to renew it");
    }

    @Test
    void polygonsOfAMapAreALayerOfTheirOwn() throws Exception {
        publishWithPolygons(false, FIRST);
        try (MapPublisher.Publication publication = publisher.begin(polygons("classes", Level.L2, false))) {
            writePolygons(publication.mapFile());
            assertThat(publication.commit(info(SECOND))).isEqualTo("ws:classes");
        }

        assertThat(featureType("classes").getTitle())
                .isEqualTo("Polygons of land cover of ws:msi + ws:sar, L2, 2026-08-01");
        assertThat(featureType("classes").getNativeBoundingBox().getMinX()).isEqualTo(SECOND);
        assertThat(catalog.getLayerByName("ws:classes").getDefaultStyle().getName())
                .isEqualTo("cerrado_l2_polygons");
        assertRefused(
                catchThrowable(() -> publisher.begin(polygons("classes", Level.L1, true))),
                "level",
                "is L1 polygons",
                "L2 polygons");
        assertRefused(
                catchThrowable(() -> publisher.begin(polygons("loss_polygons", Level.L2, true))),
                "name",
                "'ws:loss_polygons' exists and is no layer of polygons of classes");
        assertRefused(catchThrowable(() -> publisher.begin(request("classes", true, false))), "name", "no map of this");
        publisher.begin(polygons("classes", Level.L2, true)).close();
    }

    @ParameterizedTest
    @CsvSource({"false, 8", "true, 6"})
    void afterAFailureOfAnyStepPolygonsAreAsBefore(boolean overwrite, int steps) throws Exception {
        if (overwrite) {
            publishWithPolygons(false, FIRST);
        }
        List<String> before = everything();
        for (boolean afterItsEffect : new boolean[] {false, true}) {
            for (int step = 0; step < steps; step++) {
                memory.failAt(step, afterItsEffect, FAILURES.get(0));

                assertThatThrownBy(() -> publishWithPolygons(overwrite, SECOND))
                        .as("step %d", step)
                        .isInstanceOf(PublishingException.class);

                assertThat(everything()).as("step %d", step).isEqualTo(before);
            }
        }
        memory.failAt(-1, false, null);
        publishWithPolygons(overwrite, SECOND);
        assertThat(memory.steps()).as("that was all").hasSize(steps);
    }

    @ParameterizedTest
    @CsvSource({"false, 8", "true, 6"})
    void aStartEndsPolygonsThatAKilledServerWasPublishing(boolean overwrite, int steps) throws Exception {
        if (overwrite) {
            publishWithPolygons(false, FIRST);
        }
        List<String> before = memory.contents();
        List<Killed> killed = killedAtEachStep(steps, () -> publishWithPolygons(overwrite, SECOND));

        for (Killed server : killed) {
            restart(server);

            boolean fresh =
                    stands("loss") && coverage("loss").getNativeBoundingBox().getMinX() == SECOND;
            boolean freshPolygons = hasPolygons()
                    && featureType("loss_polygons").getNativeBoundingBox().getMinX() == SECOND;
            if (!fresh) {
                assertThat(memory.contents()).as("killed in %s", data).isEqualTo(before);
            } else if (!freshPolygons) {
                assertThat(memory.contents())
                        .as("killed in %s", data)
                        .noneMatch(text -> text.contains("loss_polygons"));
            }
            assertThat(maps(data).stream().map(name -> "cerrado/maps/ws/" + name))
                    .as("killed in %s", data)
                    .containsExactlyInAnyOrderElementsOf(filesOfStores());
        }
    }

    // --- Layers with time ------------------------------------------------------------------------------------------

    private static MapPublisher.Request appended(String date, boolean overwrite, boolean confidence, double west)
            throws Exception {
        return new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of("years"),
                "x",
                Optional.of("Year by year"),
                overwrite,
                confidence ? Set.of(Companion.CONFIDENCE) : Set.of(),
                Legend.of(Level.L2),
                MapPublisher.Content.CLASSES,
                Optional.of(new MapPublisher.Appended(LocalDate.parse(date), grid(west))));
    }

    private Optional<TimeMosaic> mosaic(String name) {
        return layers.mosaic(catalog.getCoverageStoreByName(workspace, name));
    }

    private List<String> dates(String name) throws IOException {
        return mosaic(name).orElseThrow().dates().stream()
                .map(LocalDate::toString)
                .sorted()
                .toList();
    }

    /** The catalog, the files of maps, and what the indexes say. */
    private List<String> everything() throws IOException {
        List<String> all = new ArrayList<>(memory.contents());
        all.addAll(maps(data));
        for (TimeMosaic mosaic : files.mosaics()) {
            mosaic.entries().stream()
                    .map(TimeMosaic.Entry::line)
                    .map(line -> mosaic.path().getFileName() + ": " + line)
                    .sorted()
                    .forEach(all::add);
        }
        return all;
    }

    @Test
    void aLayerWithTimeIsMadeAndAddedTo() throws Exception {
        assertThat(publish(appended("2021-07-01", false, true, FIRST), FIRST)).isEqualTo("ws:years");
        publish(appended("2022-07-01", false, false, FIRST), FIRST);

        assertThat(dates("years")).containsExactly("2021-07-01", "2022-07-01");
        assertThat(dates("years_confidence")).containsExactly("2021-07-01");
        assertThat(coverage("years")
                        .getMetadata()
                        .get("time", DimensionInfo.class)
                        .isEnabled())
                .isTrue();
        assertThat(coverage("years").getTitle()).isEqualTo("Year by year");
        Path folder = mosaic("years").orElseThrow().path();
        assertThat(folder.resolve("mosaic.properties"))
                .content()
                .contains("TimeAttribute=time", "Levels=10.0,10.0", "MosaicCRS=EPSG\\:32722");
        assertThat(folder.resolve("datastore.properties"))
                .content()
                .contains(
                        "org.geotools.data.property.PropertyDataStoreFactory", "directory=" + folder.resolve("index"));
        String west = Double.toString(FIRST);
        String east = Double.toString(FIRST + 200);
        assertThat(folder.resolve("index/maps.properties"))
                .content()
                .startsWith("_=location:String,time:java.util.Date,the_geom:Polygon:srid=32722\n")
                .contains("|2022-07-01T00:00:00Z|POLYGON((" + west + " 9332500.0, " + west + " 9332600.0, " + east
                        + " 9332600.0, " + east + " 9332500.0, " + west + " 9332500.0))");
        assertThat(truncated).contains("ws:years");
    }

    @Test
    void aDateIsReplacedOnRequestAndItsConfidenceGoesWithIt() throws Exception {
        publish(appended("2021-07-01", false, true, FIRST), FIRST);
        publish(appended("2022-07-01", false, true, FIRST), FIRST);
        TimeMosaic mosaic = mosaic("years").orElseThrow();
        Path old = mosaic.file(mosaic.entry(LocalDate.of(2021, 7, 1)).orElseThrow());

        assertRefused(
                catchThrowable(() -> publisher.begin(appended("2021-07-01", false, false, FIRST))),
                "date",
                "ws:years",
                "overwrite=true");
        publish(appended("2021-07-01", true, false, FIRST), FIRST);

        assertThat(mosaic.dates()).hasSize(2);
        assertThat(mosaic.file(mosaic.entry(LocalDate.of(2021, 7, 1)).orElseThrow()))
                .isNotEqualTo(old)
                .exists();
        // Those who read it may go on.
        assertThat(old).exists();
        assertThat(dates("years_confidence")).containsExactly("2022-07-01");

        publish(appended("2022-07-01", true, false, FIRST), FIRST);
        assertThat(stands("years_confidence")).isFalse();
        new Recovery(catalog, layers, files).run();
        assertThat(shortNames())
                .containsExactly(
                        "datastore.properties",
                        "maps.properties",
                        "mosaic.properties",
                        "years_20210701.tif",
                        "years_20220701.tif");
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsComputed() throws Exception {
        publish(request("map", false, false), FIRST);
        publish(appended("2021-07-01", false, false, FIRST), FIRST);

        assertRefused(
                catchThrowable(() -> publisher.begin(appended("2022-07-01", false, false, FIRST + 5))),
                "append",
                "do not lie on those of 'ws:years'");
        assertRefused(
                catchThrowable(() -> publisher.begin(request("years", true, false))), "name", "is a layer with time");
        MapPublisher.Request other = new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of("map"),
                "x",
                Optional.empty(),
                true,
                Set.of(),
                Legend.of(Level.L2),
                MapPublisher.Content.CLASSES,
                Optional.of(new MapPublisher.Appended(LocalDate.of(2022, 1, 1), grid(FIRST))));
        assertRefused(
                catchThrowable(() -> publisher.begin(other)), "name", "'ws:map' exists and is no layer with time");
        PixelGrid tilted = new PixelGrid(grid(FIRST).crs(), new AffineTransform(10, 1, 1, -10, FIRST, 9332600), 20, 10);
        MapPublisher.Request rotated = new MapPublisher.Request(
                Optional.of("ws"),
                Optional.of("tilted"),
                "x",
                Optional.empty(),
                true,
                Set.of(),
                Legend.of(Level.L2),
                MapPublisher.Content.CLASSES,
                Optional.of(new MapPublisher.Appended(LocalDate.of(2022, 1, 1), tilted)));
        assertRefused(catchThrowable(() -> publisher.begin(rotated)), "append", "EPSG code");
    }

    @Test
    void aMapThatReachesFurtherEnlargesTheLayer() throws Exception {
        publish(appended("2021-07-01", false, false, FIRST), FIRST);
        int before = memory.steps().size();
        publish(appended("2022-07-01", false, false, FIRST), FIRST);
        assertThat(memory.steps()).as("readers are not renewed").hasSize(before);

        publish(appended("2023-07-01", false, false, SECOND), SECOND);

        assertThat(coverage("years").getNativeBoundingBox().getMinX()).isEqualTo(Math.min(FIRST, SECOND));
        assertThat(coverage("years").getNativeBoundingBox().getMaxX()).isEqualTo(Math.max(FIRST, SECOND) + 200);
    }

    @ParameterizedTest
    @CsvSource({"false, 8", "true, 6"})
    void afterAFailureOfAnyStepTheLayerWithTimeIsAsBefore(boolean there, int steps) throws Exception {
        if (there) {
            publish(appended("2021-07-01", false, true, FIRST), FIRST);
        }
        List<String> before = everything();
        for (boolean afterItsEffect : new boolean[] {false, true}) {
            for (int step = 0; step < steps; step++) {
                memory.failAt(step, afterItsEffect, FAILURES.get(0));

                assertThatThrownBy(() -> publish(appended("2021-07-01", true, true, SECOND), SECOND))
                        .as("step %d", step)
                        .isInstanceOf(PublishingException.class);

                assertThat(everything()).as("step %d", step).isEqualTo(before);
            }
        }
        memory.failAt(-1, false, null);
        publish(appended("2021-07-01", true, true, SECOND), SECOND);
        assertThat(memory.steps()).as("that was all").hasSize(steps);
    }

    @ParameterizedTest
    @CsvSource({"false, 8", "true, 6"})
    void aStartEndsWhatAKilledServerWasAppending(boolean there, int steps) throws Exception {
        if (there) {
            publish(appended("2021-07-01", false, true, FIRST), FIRST);
        }
        List<String> before = everything();
        List<Killed> killed =
                killedAtEachStep(steps, () -> publish(appended("2021-07-01", true, true, SECOND), SECOND));

        for (Killed server : killed) {
            restart(server);

            assertThat(maps(data)).noneMatch(name -> name.endsWith(".unfinished"));
            if (!stands("years")) {
                assertThat(everything()).as("killed in %s", data).isEqualTo(before);
                continue;
            }
            TimeMosaic.Entry map = mosaic("years").orElseThrow().entries().get(0);
            TimeMosaic.Entry confidence =
                    mosaic("years_confidence").orElseThrow().entries().get(0);
            assertThat(confidence.run()).as("killed in %s", data).isEqualTo(map.run());
            assertThat(confidence.west()).as("killed in %s", data).isEqualTo(map.west());
            for (String layer : List.of("years", "years_confidence")) {
                ReferencedEnvelope bounds = coverage(layer).getNativeBoundingBox();
                assertThat(bounds.getMinX()).as("killed in %s", data).isLessThanOrEqualTo(map.west());
                assertThat(bounds.getMaxX()).as("killed in %s", data).isGreaterThanOrEqualTo(map.east());
            }
            assertThat(mosaic("years").orElseThrow().file(map)).exists();
            assertThat(mosaic("years_confidence").orElseThrow().file(confidence))
                    .exists();
            if (map.west() == FIRST) {
                assertThat(shortNames()).as("killed in %s", data).hasSize(8);
            }
        }
    }

    /** Before a map is on record, there may be the folder of a new layer without its index, or half an index. */
    @Test
    void aStartRemovesWhatAKilledServerHadJustBegunToWrite() throws Exception {
        publish(appended("2021-07-01", false, false, FIRST), FIRST);
        List<String> before = everything();
        Path years = mosaic("years").orElseThrow().path();
        Files.writeString(years.resolve("maps.properties.new"), "_=loc");
        Path begun = years.resolveSibling("next-0f4ab2c8-5ec8-44a9-8e6f-5ab95c9c8f0e.mosaic");
        Files.createDirectories(begun.resolve("index"));
        Files.writeString(begun.resolve("mosaic.properties.new"), "");

        new Recovery(catalog, layers, files).run();

        assertThat(begun).doesNotExist();
        assertThat(years.resolve("maps.properties.new")).doesNotExist();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aDataDirectoryMayMove() throws Exception {
        publish(appended("2021-07-01", false, false, FIRST), FIRST);
        Path elsewhere = temp.resolve("elsewhere");
        memory = memory.copy(elsewhere);
        copy(data, elsewhere);
        files.close();
        data = elsewhere.toRealPath();
        open();

        new Recovery(catalog, layers, files).run();

        Path folder = mosaic("years").orElseThrow().path();
        assertThat(folder).startsWith(data);
        assertThat(folder.resolve("datastore.properties")).content().contains("directory=" + folder.resolve("index"));
    }
}
