package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.geotools.data.util.NullProgressListener;
import org.geotools.process.ProcessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps of one date and of several, from imagery of three years: class 3, class 5 and class 7 everywhere. */
class ClassificationSeriesTest extends ProcessTestBase {

    private final Map<String, Path> imagery = new TreeMap<>();
    private final List<String> opened = new ArrayList<>();

    /** A layer with time whose times are looked up as they are written. */
    @Override
    CoverageSource coverages() {
        return (parameter, name, time) -> {
            Path file = imagery.get(time.orElseThrow());
            if (file == null) {
                throw new InvalidParameterException("time", "'" + time.get() + "': layer 'msi' has nothing there");
            }
            opened.add(time.get());
            OpenCoverage coverage = new GeoTiffFiles().open(parameter, file.toString(), Optional.empty());
            return coverage.withTime();
        };
    }

    @BeforeEach
    void imagery() throws Exception {
        TestModels.saveChannelsAsLogits(models, "pixel", Level.L2, Modality.MSI);
        PixelGrid grid = TestCoverages.utmGrid(40, 30);
        for (int year = 0; year < 3; year++) {
            int id = 3 + 2 * year;
            Path file = temp.resolve(year + ".tif");
            imagery.put(2021 + year + "-07", TestCoverages.msiOfClasses(file, grid, (x, y) -> id));
        }
    }

    private int id(String map) throws IOException {
        return TestCoverages.readBand(publisher.map(map))[12][7];
    }

    private void assertFails(Map<String, Object> inputs, String message) {
        assertThatThrownBy(() -> execute(inputs))
                .isInstanceOf(ProcessException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMapIsAppendedAsOfTheDayOfItsTimeOrOfAnother() throws Exception {
        Map<String, Object> results = execute(Map.of("msi", "msi", "time", "2022-07", "append", true, "name", "m"));
        execute(Map.of(
                "msi", "msi", "time", "2023-07", "append", true, "name", "m", "date", "2023-07-19T22:10:00-03:00"));

        assertThat(id("m_2022-07-01")).isEqualTo(5);
        assertThat(id("m_2023-07-20")).isEqualTo(7);
        assertThat(results.get("summary").toString()).contains("\"mapDate\": \"2022-07-01\"", "\"time\": \"2022-07\"");
    }

    @Test
    void oneRequestMakesMapsOfSeveralTimes() throws Exception {
        List<Float> percents = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        Map<String, Object> results = execute(
                Map.of("msi", "msi", "times", "2021-07/2023-07/P1Y", "append", true, "name", "m"),
                new NullProgressListener() {
                    @Override
                    public void progress(float percent) {
                        percents.add(percent);
                    }

                    @Override
                    public void setTask(org.geotools.api.util.InternationalString task) {
                        tasks.add(task.toString());
                    }
                });

        assertThat(List.of(id("m_2021-07-01"), id("m_2022-07-01"), id("m_2023-07-01")))
                .containsExactly(3, 5, 7);
        // All are looked at before the first one is classified.
        assertThat(opened).containsExactly("2021-07", "2022-07", "2023-07", "2021-07", "2022-07", "2023-07");
        assertThat(percents).isSorted();
        assertThat(percents.get(percents.size() - 1)).isBetween(90f, 100f);
        assertThat(tasks)
                .contains(
                        "2021-07: Classifying 40×30 pixels",
                        "2022-07: Loading model pixel",
                        "2023-07: Writing the map");
        JsonObject summary =
                JsonParser.parseString(results.get("summary").toString()).getAsJsonObject();
        JsonArray runs = summary.getAsJsonArray("maps");
        assertThat(runs).hasSize(3);
        JsonObject second = runs.get(1).getAsJsonObject();
        assertThat(second.get("mapDate").getAsString()).isEqualTo("2022-07-01");
        assertThat(second.getAsJsonObject("areas").get("classifiedPixels").getAsInt())
                .isEqualTo(1200);
        assertThat(results.get("areas").toString()).isNotEmpty();
        assertThat(summary.get("warnings").toString()).isEqualTo("[]");
        assertThat(Files.list(scratch)).isEmpty();
    }

    @Test
    void nothingIsMadeIfATimeCannotBe() throws Exception {
        assertFails(
                Map.of("msi", "msi", "times", "2021-07,2022-07,2024-07", "append", true, "name", "m"),
                "time: '2024-07': layer 'msi' has nothing there (at the time 2024-07, 3 of 3; no map was made)");
        Files.writeString(publisher.map("m_2022-07-01"), "there");
        assertFails(
                Map.of("msi", "msi", "times", "2021-07,2022-07", "append", true, "name", "m"), "name: 'm_2022-07-01'");

        assertThat(Files.list(maps)).containsExactly(publisher.map("m_2022-07-01"));
    }

    @Test
    void whatIsFinishedStaysWhenALaterOneFails() throws Exception {
        publisher.failAt("m_2022-07-01");

        assertThatThrownBy(() ->
                        execute(Map.of("msi", "msi", "times", "2021-07/2023-07/P1Y", "append", true, "name", "m")))
                .isInstanceOf(ProcessException.class)
                .hasMessageEndingWith(" (at the time 2022-07, 2 of 3; the maps of 2021-07-01 are in 'm', those of"
                        + " 2022-07-01, 2023-07-01 were not made)");

        assertThat(leftovers()).containsExactly(publisher.map("m_2021-07-01"));
        assertThat(id("m_2021-07-01")).isEqualTo(3);
    }

    @Test
    void aCancelKeepsWhatIsFinished() throws Exception {
        NullProgressListener listener = new NullProgressListener() {
            @Override
            public void setTask(org.geotools.api.util.InternationalString task) {
                if (task.toString().startsWith("2022-07: Classifying")) {
                    setCanceled(true);
                }
            }
        };

        assertThatThrownBy(() -> execute(
                        Map.of("msi", "msi", "times", "2021-07/2023-07/P1Y", "append", true, "name", "m"), listener))
                .isInstanceOf(ProcessException.class)
                .hasMessageStartingWith("The classification was cancelled (at the time 2022-07, 2 of 3; the maps of"
                        + " 2021-07-01 are in 'm'");

        assertThat(leftovers()).containsExactly(publisher.map("m_2021-07-01"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "times=2021-07 | times: is '2021-07', which is for layers with time; give append=true too",
                "date=2021-07-01 | date: is '2021-07-01', which is for layers with time",
                "append=true&time=2021-07 | name: is missing; append=true needs the name",
                "append=true&name=m&times=2021-07&time=2021-07 | time: is '2021-07', but times was given too",
                "append=true&name=m&times=2021-07&date=2021-07-01 | date: is '2021-07-01', but times was given too",
                "append=true&name=m&time=2021-07/2022-07 | date: is missing, and the period",
                "append=true&name=m | date: is missing; append=true needs the date of the map",
                "append=true&name=m&time=2021-07&publish=false | name: is 'm', but publish=false makes no layer",
                "append=true&name=m&times=2021-07&publish=false | times: names several times, but publish=false",
                "append=true&name=m&times=2000/2200/P1Y | times: is '2000/2200/P1Y', which names more than the 100"
            })
    void saysWhatIsWrong(String query, String message) {
        Map<String, Object> inputs = new TreeMap<>(Map.of("msi", "msi"));
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            boolean flag = List.of("append", "publish").contains(parts[0]);
            inputs.put(parts[0], flag ? Boolean.valueOf(parts[1]) : parts[1]);
        }

        assertFails(inputs, message);
        assertThat(opened).hasSizeLessThan(2);
    }
}
