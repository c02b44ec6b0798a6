package org.classifycerrado.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.LayerNames.Occupant;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNamesTest {

    private final LayerNames names = new LayerNames();
    private final Map<String, Occupant> there = new HashMap<>();

    private LayerNames.Reservation reserve(String name, String title, boolean overwrite, boolean confidence)
            throws IOException {
        MapPublisher.Request request = new MapPublisher.Request(
                Optional.empty(),
                Optional.ofNullable(name),
                "suggested",
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
    void aNameIsReservedUntilItIsGivenBack() throws Exception {
        LayerNames.Reservation first = reserve("map", null, true, false);
        assertRefused("name", "'map' is being published by another request", "map", true, false);
        assertRefused("name", "by another request", "map_confidence", true, false);

        first.close();

        assertThat(reserve("map", null, true, false).map()).isEqualTo("map");
    }
}
