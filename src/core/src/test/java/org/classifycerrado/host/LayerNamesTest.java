package org.classifycerrado.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.LayerNames.Occupant;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNamesTest {

    private final LayerNames names = new LayerNames();
    private final Map<String, Occupant> there = new HashMap<>();

    private LayerNames.Reservation reserve(String name, String title, boolean overwrite, boolean confidence)
            throws IOException {
        return reserve(name, "suggested", title, overwrite, confidence);
    }

    private LayerNames.Reservation reserve(
            String name, String suggested, String title, boolean overwrite, boolean confidence) throws IOException {
        MapPublisher.Request request = new MapPublisher.Request(
                Optional.empty(),
                Optional.ofNullable(name),
                suggested,
                Optional.ofNullable(title),
                overwrite,
                confidence ? Set.of(Companion.CONFIDENCE) : Set.of(),
                Legend.of(Level.L2));
        return names.reserve(request, each -> there.getOrDefault(each, Occupant.NOBODY));
    }

    private void assertRefused(String parameter, String part, String name, boolean overwrite, boolean confidence) {
        assertThatThrownBy(() -> reserve(name, null, overwrite, confidence))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(parameter + ": ")
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "1map", "x\u0000", "a b", "ws:map", ""})
    void namesAreSimple(String name) {
        assertRefused("name", "allowed: a letter or _", name, true, true);
    }

    @Test
    void namesAndTitlesHaveALimit() throws Exception {
        assertRefused("name", "up to 99", "m".repeat(101), true, true);
        reserve("m".repeat(100), "t".repeat(250), false, false).close();
        assertThatThrownBy(() -> reserve("map", "t".repeat(251), false, false))
                .hasMessageStartingWith("title: has 251 characters")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatThrownBy(() -> reserve("map", "one\ntwo", false, false)).hasMessageContaining("one line");
    }

    @ParameterizedTest
    @CsvSource({
        "CLASSES, false, false, exists",
        "OTHER, true, false, is no map of this process",
        "CONFIDENCE, true, false, is no map of this process",
        "PROBABILITIES, true, false, is no map of this process"
    })
    void whatIsThereIsReplacedOnlyOnRequestAndIfItIsAMap(
            Occupant occupant, boolean overwrite, boolean confidence, String part) {
        there.put("map", occupant);

        assertRefused("name", part, "map", overwrite, confidence);
    }

    @Test
    void theConfidenceMapNeedsItsNameToo() throws Exception {
        there.put("map_confidence", Occupant.OTHER);
        assertRefused("name", "'map_confidence' exists and is no confidence map", "map", true, true);
        reserve("map", null, false, false).close();

        there.put("map_confidence", Occupant.CONFIDENCE);
        assertRefused("name", "'map_confidence' is the confidence of an earlier map", "map", false, false);
        assertThat(reserve("map", null, true, false).of(Companion.CONFIDENCE)).isEqualTo("map_confidence");
    }

    @Test
    void theProbabilitiesOfAnEarlierMapAreInTheWay() throws Exception {
        there.put("map_probabilities", Occupant.PROBABILITIES);

        assertRefused("name", "'map_probabilities' is the probabilities of an earlier map", "map", false, false);
        assertThat(reserve("map", null, true, false).of(Companion.PROBABILITIES))
                .isEqualTo("map_probabilities");
    }

    @Test
    void aSuggestedNameGetsTheFirstNumberThatIsFree() throws Exception {
        there.put("suggested", Occupant.CLASSES);
        there.put("suggested_2_confidence", Occupant.OTHER);
        LayerNames.Reservation third = reserve(null, null, false, false);

        assertThat(third.map()).isEqualTo("suggested_3");
        assertThat(reserve(null, null, false, false).map()).isEqualTo("suggested_4");
        third.close();
        assertThat(reserve(null, null, false, true).map()).isEqualTo("suggested_3");
    }

    @Test
    void aSuggestedNameIsMadeAllowed() throws Exception {
        assertThat(reserve(null, "2021_map_polygons", null, false, false).map()).isEqualTo("_2021_map_polygons");
        assertThat(reserve(null, "m".repeat(120), null, false, false).map()).isEqualTo("m".repeat(80));
    }

    @Test
    void aNameIsReservedUntilItIsGivenBack() throws Exception {
        LayerNames.Reservation first = reserve("map", null, true, false);
        assertRefused("name", "'map' is being published by another request", "map", true, false);
        assertRefused("name", "by another request", "map_confidence", true, false);

        first.close();

        assertThat(reserve("map", null, true, false).map()).isEqualTo("map");
    }

    /** Maps of level L2 from 0, 0 on, of the first days of two years. */
    private final class YearlyMaps implements LayerNames.Inventory {
        @Override
        public Occupant occupant(String name) {
            return there.getOrDefault(name, Occupant.NOBODY);
        }

        @Override
        public Optional<LayerNames.MapSeries> series(String name) {
            return name.startsWith("yearly")
                    ? Optional.of(new LayerNames.MapSeries(
                            name.endsWith("_confidence") ? Occupant.CONFIDENCE : Occupant.CLASSES,
                            name.endsWith("_confidence") ? Optional.empty() : Optional.of(Level.L2),
                            Set.of(LocalDate.of(2021, 1, 1), LocalDate.of(2022, 1, 1)),
                            grid("EPSG:32722", 10, 0, 0)))
                    : Optional.empty();
        }
    }

    private static PixelGrid grid(String crs, double size, double x, double y) {
        try {
            return new PixelGrid(CRS.decode(crs, true), new AffineTransform(size, 0, 0, -size, x, y), 100, 100);
        } catch (FactoryException e) {
            throw new IllegalStateException(e);
        }
    }

    private LayerNames.Reservation append(String name, String date, boolean overwrite, Level level, PixelGrid grid)
            throws IOException {
        MapPublisher.Request request = new MapPublisher.Request(
                Optional.empty(),
                Optional.of(name),
                "suggested",
                Optional.empty(),
                overwrite,
                Set.of(Companion.CONFIDENCE),
                Legend.of(level),
                MapPublisher.Content.CLASSES,
                Optional.of(new MapPublisher.Appended(LocalDate.parse(date), grid)));
        return names.reserve(request, new YearlyMaps());
    }

    private void assertNotAppended(
            String parameter, String part, String name, String date, boolean overwrite, Level level, PixelGrid grid) {
        assertThatThrownBy(() -> append(name, date, overwrite, level, grid))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(parameter + ": ")
                .hasMessageContaining(part);
    }

    @Test
    void onlyMapsThatFitAreAppended() throws Exception {
        PixelGrid fitting = grid("EPSG:32722", 10, -120, 5010);
        append("yearly", "2023-01-01", false, Level.L2, fitting).close();
        append("yearly", "2022-01-01", true, Level.L2, fitting).close();

        assertNotAppended("date", "'yearly' has a map of that date", "yearly", "2022-01-01", false, Level.L2, fitting);
        assertNotAppended("level", "'yearly' are of level L2", "yearly", "2023-01-01", false, Level.L1, fitting);
        for (PixelGrid other : List.of(
                grid("EPSG:32722", 20, 0, 0),
                grid("EPSG:32722", 10, 5, 0),
                grid("EPSG:32722", 10, 0, 0.2),
                grid("EPSG:32723", 10, 0, 0))) {
            assertNotAppended("append", other.describe(), "yearly", "2023-01-01", false, Level.L2, other);
        }
        assertNotAppended(
                "append",
                "it has pixels of 10 × 10 from 5, 0 on in WGS 84 / UTM zone 22S; there are pixels of 10 × 10 from 0, 0",
                "yearly",
                "2023-01-01",
                false,
                Level.L2,
                grid("EPSG:32722", 10, 5, 0));
    }

    @Test
    void whatIsNoLayerWithTimeOfOursIsNotAppendedTo() throws Exception {
        PixelGrid grid = grid("EPSG:32722", 10, 0, 0);
        append("fresh", "2023-01-01", false, Level.L2, grid).close();
        there.put("map", Occupant.CLASSES);
        there.put("other_confidence", Occupant.OTHER);

        assertNotAppended("name", "is no layer with time", "map", "2023-01-01", true, Level.L2, grid);
        assertNotAppended(
                "name", "'other_confidence' exists and is no layer", "other", "2023-01-01", true, Level.L2, grid);
        assertNotAppended("name", "is no layer with time", "yearly_confidence", "2023-01-01", true, Level.L2, grid);
        there.put("yearly", Occupant.OTHER);
        assertThatThrownBy(() -> names.reserve(
                        new MapPublisher.Request(
                                Optional.empty(),
                                Optional.of("yearly"),
                                "suggested",
                                Optional.empty(),
                                true,
                                Set.of(),
                                Legend.of(Level.L2)),
                        new YearlyMaps()))
                .hasMessageContaining("'yearly' is a layer with time; append=true and a date add a map to it");
    }

    @Test
    void mapsOfDifferentDatesAreAppendedSideBySide() throws Exception {
        PixelGrid grid = grid("EPSG:32722", 10, 0, 0);
        LayerNames.Reservation first = append("fresh", "2023-01-01", false, Level.L2, grid);
        append("fresh", "2024-01-01", false, Level.L2, grid).close();

        assertNotAppended("name", "by another request", "fresh", "2023-01-01", true, Level.L2, grid);
        assertRefused("name", "by another request", "fresh", true, false);
        first.close();
        LayerNames.Reservation whole = reserve("fresh", null, true, false);
        assertNotAppended("name", "by another request", "fresh", "2023-01-01", true, Level.L2, grid);
        whole.close();
    }
}
