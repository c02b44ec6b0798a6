package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Areas within two squares of a kilometre, the second of which overlaps the first by half. */
class AreasCommandTest {

    private static final Path SCENE = Path.of(System.getProperty("cerrado.root"), "test-data/scene");
    private static final String MAP = SCENE.resolve("truth_l2.tif").toString();

    @TempDir
    Path folder;

    private Path zones() throws Exception {
        return Files.writeString(
                folder.resolve("zones.geojson"),
                """
                {"type": "FeatureCollection",
                 "crs": {"type": "name", "properties": {"name": "EPSG:32722"}},
                 "features": [
                  {"type": "Feature", "properties": {"cod": 12, "dono": "João"}, "geometry": {"type": "Polygon",
                   "coordinates": [[[812400, 9330200], [813400, 9330200], [813400, 9331200], [812400, 9331200], [812400, 9330200]]]}},
                  {"type": "Feature", "properties": {"cod": 7, "dono": "Ana"}, "geometry": {"type": "Polygon",
                   "coordinates": [[[812900, 9330200], [813900, 9330200], [813900, 9331200], [812900, 9331200], [812900, 9330200]]]}}]}
                """);
    }

    private void assertCounted(Path zones) throws Exception {
        Path out = folder.resolve("areas.csv");

        Answer answer = Answer.run(
                "areas",
                "--map",
                MAP,
                "--zones",
                zones.toString(),
                "--zone-name",
                "dono",
                "--out",
                out.toString(),
                "--overwrite");

        assertThat(answer.err).doesNotContain("rror");
        assertThat(answer.code).isZero();
        assertThat(Files.readString(out).lines().skip(1).map(line -> line.replaceFirst(",0,100,.*", "")))
                .containsExactly("12,João,10000", "7,Ana,10000");
    }

    @Test
    void countsEachPolygonOfAFile() throws Exception {
        assertCounted(zones());
    }

    @ParameterizedTest
    @CsvSource({"GPKG, zones.gpkg", "ESRI Shapefile, zones.shp"})
    void readsTheAttributesOfWhatGdalWrites(String format, String name) throws Exception {
        assumeThat(Path.of("/usr/bin/ogr2ogr")).as("ogr2ogr").exists();
        Path file = folder.resolve(name);
        Process gdal = new ProcessBuilder("ogr2ogr", "-f", format, file.toString(), zones().toString())
                .inheritIO()
                .start();
        assertThat(gdal.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertCounted(file);
    }

    @Test
    void drawsABarForEachMapAndWritesOneTable() throws Exception {
        Path chart = folder.resolve("chart.svg");

        Answer answer = Answer.run(
                "areas",
                "--map",
                MAP,
                SCENE.resolve("truth_l1.tif").toString(),
                "--out",
                folder.resolve("a.json").toString(),
                "--chart",
                chart.toString());

        assertThat(answer.err).contains("maps are of levels L2 and L1");
        assertThat(answer.code).isNotZero();
        Path copy = Files.copy(SCENE.resolve("truth_l2.tif"), folder.resolve("land_20240801.tif"));
        answer = Answer.run(
                "areas",
                "--map",
                MAP,
                copy.toString(),
                "--out",
                folder.resolve("a.json").toString(),
                "--chart",
                chart.toString(),
                "--lang",
                "pt");
        assertThat(answer.code).isZero();
        assertThat(folder.resolve("a.json"))
                .content()
                .contains("\"map\": \"truth_l2\"", "\"map\": \"land_20240801\"", "\"method\": \"plane\"");
        assertThat(chart).content().contains("Pastagem", ">land_20240801<", "Área das classes");
    }

    /** Two maps in one year, and one in another. */
    @Test
    void countsTheDatesOfAFolder() throws Exception {
        Path land = Files.createDirectory(folder.resolve("land"));
        for (String date : new String[] {"20240801", "20220901", "20220701"}) {
            Files.copy(SCENE.resolve("truth_l2.tif"), land.resolve("land_" + date + ".tif"));
        }
        Files.copy(SCENE.resolve("truth_l1.tif"), land.resolve("other.tif"));
        Path chart = folder.resolve("chart.svg");
        Path out = folder.resolve("a.csv");

        Answer answer = Answer.run(
                "areas",
                "--map",
                land.toString(),
                "--zones",
                zones().toString(),
                "--out",
                out.toString(),
                "--chart",
                chart.toString());

        assertThat(answer.err).doesNotContain("rror");
        assertThat(answer.code).isZero();
        assertThat(Files.readString(out).lines().map(line -> line.replaceFirst(",0,100,.*", "")))
                .startsWith(
                        "date,id,name,classified_pixels,no_data_pixels,hectares,Pa,V1,V2,Wt,Mg,UA,OB,Ft,PR,SP,T1,T1+,OU,Df")
                .endsWith(
                        "2022-07-01,12,,10000",
                        "2022-07-01,7,,10000",
                        "2022-09-01,12,,10000",
                        "2022-09-01,7,,10000",
                        "2024-08-01,12,,10000",
                        "2024-08-01,7,,10000")
                .hasSize(7);
        // A polygon's dates stand beside each other.
        assertThat(Files.readString(chart).replaceAll("(?s).*?>(\\d+, \\d{4}-\\d{2}-\\d{2})<|.+", "$1 "))
                .startsWith("12, 2022-07-01 12, 2022-09-01 12, 2024-08-01 7, 2022-07-01 7, 2022-09-01 7, 2024-08-01");

        answer = Answer.run("areas", "--map", land.toString(), "--chart", chart.toString(), "--overwrite");

        assertThat(answer.code).isZero();
        assertThat(answer.out).containsSubsequence("2022-07-01", "2022-09-01", "2024-08-01");
        assertThat(chart).content().contains(">2022-07-01<", ">2022-09-01<", ">2024-08-01<");
        answer = Answer.run("areas", "--map", folder.toString());
        assertThat(answer.code).isNotZero();
        assertThat(answer.err).contains("--map: the folder '", "has no GeoTIFFs of dates");
    }

    @Test
    void mapsOfOneNameAreToldApartByTheirFolders() throws Exception {
        List<String> maps = new ArrayList<>();
        for (String place : new String[] {"a/x/land.tif", "b/x/land.tif", "b/y/land.tif"}) {
            Path map = folder.resolve(place);
            Files.createDirectories(map.getParent());
            maps.add(Files.copy(SCENE.resolve("truth_l2.tif"), map).toString());
        }

        assertThat(labels(maps)).containsExactly("a/x/land", "b/x/land", "b/y/land");
        assertThat(labels(maps.subList(1, 3))).containsExactly("x/land", "y/land");
        // Of one date each, but of two places.
        List<String> dated = new ArrayList<>();
        for (String map : maps.subList(1, 3)) {
            dated.add(Files.move(Path.of(map), Path.of(map.replace("land", "land_20240801")))
                    .toString());
        }
        assertThat(labels(dated)).containsExactly("x/land_20240801", "y/land_20240801");
    }

    /** What the maps are called in the table. */
    private List<String> labels(List<String> maps) throws Exception {
        Path out = folder.resolve("labels.csv");
        List<String> words = new ArrayList<>(List.of("areas", "--out", out.toString(), "--overwrite", "--map"));
        words.addAll(maps);
        assertThat(Answer.run(words.toArray()).code).isZero();
        return Files.readAllLines(out).stream()
                .skip(1)
                .map(line -> line.replaceFirst(",.*", ""))
                .distinct()
                .toList();
    }

    @Test
    void tellsWhatIsWrong() throws Exception {
        Answer answer = Answer.run("areas", "--map", MAP, "--zones", zones().toString(), "--zone-id", "x");

        assertThat(answer.code).isNotZero();
        assertThat(answer.err).contains("--zone-id: is 'x'; the polygons have the attributes cod, dono");
    }
}
