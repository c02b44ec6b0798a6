package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers with time, of imagery and of maps, with the real processes and models. */
class MonitoringTest {

    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
        Path scene = Files.createDirectory(folder.resolve("s2"));
        for (String date : new String[] {"20210715", "20220720"}) {
            Files.copy(folder.resolve("msi.tif"), scene.resolve("s2_" + date + ".tif"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Classifies a small part of the scene; the answer is the summary, or what went wrong. */
    private static String classify(String inputs) throws Exception {
        Map<String, String> all = new TreeMap<>(Map.of(
                "msi",
                "s2",
                "sar",
                "sar",
                "model",
                "demo-l2-msi-sar",
                "roi",
                "POLYGON((811600 9332600, 812600 9332600, 812600 9331600, 811600 9331600, 811600 9332600))",
                "append",
                "true"));
        for (String pair : inputs.split(";")) {
            all.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        String data = all.entrySet().stream()
                .map(input -> input.getKey() + "=" + input.getValue())
                .collect(Collectors.joining(";"));
        return server.text(
                "/wps",
                "service",
                "WPS",
                "version",
                "1.0.0",
                "request",
                "Execute",
                "identifier",
                "cerrado:ClassifyCerrado",
                "DataInputs",
                data,
                "RawDataOutput",
                "summary");
    }

    private static Stream<String> files(String layer) throws Exception {
        try (Stream<Path> all = Files.list(folder.resolve(layer))) {
            return all
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tif"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void mapsAreAppendedAndReplacedByDate() throws Exception {
        assertThat(classify("name=m;time=2021-07-15;confidence=true;title=Every year"))
                .contains("\"layer\": \"m\"", "\"mapDate\": \"2021-07-15\"");
        assertThat(classify("name=m;time=2022;date=2022-08-01;confidence=1")).contains("\"mapDate\": \"2022-08-01\"");
        assertThat(files("m")).containsExactly("m_20210715.tif", "m_20220801.tif");
        assertThat(files("m_confidence")).containsExactly("m_confidence_20210715.tif", "m_confidence_20220801.tif");
        assertThat(server.text("/api/layers")).contains("\"title\":\"Every year\"");

        assertThat(classify("name=m;time=2021-07-15;overwrite=OFF"))
                .contains("date: is 2021-07-15, and 'm' has a map of that date");
        assertThat(classify("name=m;append=false;overwrite=true")).contains("name: 'm' is a layer with time");
        assertThat(classify("name=m;time=2022;date=2023-01-01;level=L1")).contains("level: is L1; the maps of 'm'");
        assertThat(classify("name=m;time=2022;date=2023-01-01;resolution=20"))
                .contains("append: the map's pixels do not lie on those of 'm'", "pixels of 20.01636997 × 20.01636997");

        byte[] other = Files.readAllBytes(folder.resolve("m/m_20220801.tif"));
        assertThat(classify("name=m;time=2021-07-15;overwrite=yes;confidence=No"))
                .contains("\"layer\": \"m\"");
        assertThat(files("m")).hasSize(2);
        assertThat(files("m_confidence")).containsExactly("m_confidence_20220801.tif");
        assertThat(folder.resolve("m/m_20220801.tif")).hasBinaryContent(other);
        try (Stream<Path> own = Files.list(folder.resolve(".cerrado"))) {
            assertThat(own.filter(file -> file.toString().endsWith(".tif"))).isEmpty();
        }
        assertThat(server.text("/wps?service=WPS&version=1.0.0&request=Execute&identifier=cerrado:CerradoAreas"
                        + "&DataInputs=map=m;time=2021&RawDataOutput=areas"))
                .contains("\"classifiedPixels\": 10000");
    }

    @Test
    void oneRequestMapsSeveralTimes() throws Exception {
        assertThat(classify("name=series;times=2021/2022/P1Y"))
                .contains("\"mapDate\": \"2021-01-01\"", "\"mapDate\": \"2022-01-01\"");
        assertThat(files("series")).containsExactly("series_20210101.tif", "series_20220101.tif");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=x;times=2021/2023/P1Y | time: '2023': layer 's2' has nothing there; it has 2021-07-15, 2022-07-20",
                "name=x;time=2020 | time: '2020': layer 's2' has nothing there",
                "name=x;time=lately | time: is 'lately'",
                "name=x;time=2021;confidence=2 | is '2'; allowed: false, true, probability, margin, entropy",
                "name=x;time=2021;probabilities=2 | is '2'; allowed: true, false",
                "name=x;time=2021;level=1 | is '1'; allowed: L1, L2",
                "msi=msi;name=x;time=2021;date=2021-01-01 | time: is '2021', but no input has a time dimension",
                "name=s2;time=2021 | name: 's2' exists and is no layer with time of this process's maps",
                "name=truth_l2;time=2021 | name: 'truth_l2' exists and is no layer with time"
            })
    void refusesWhatDoesNotFit(String inputs, String message) throws Exception {
        assertThat(classify(inputs)).contains(message);
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
