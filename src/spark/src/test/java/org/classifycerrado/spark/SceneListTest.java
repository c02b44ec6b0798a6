package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneListTest {

    @TempDir
    Path folder;

    private List<Scene> read(Path place) throws IOException {
        return new SceneList(new Storage(new Configuration())).read(place.toString());
    }

    private String place(String name) {
        return "file:" + folder.resolve(name);
    }

    @Test
    void readsCsvWithNamesRelativeToIt() throws Exception {
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "date,id,sar,msi\r\n2022-08-15,22MGT,\"a, b.tif\",/data/m.tif\r\n,22MGU,,s3a://bucket/m.tif\r\n\r\n");

        assertThat(read(list))
                .containsExactly(
                        new Scene("22MGT", "file:/data/m.tif", place("a, b.tif"), LocalDate.of(2022, 8, 15)),
                        new Scene("22MGU", "s3a://bucket/m.tif", null, null));
        assertThat(read(list).get(0).fileName()).isEqualTo("22MGT_20220815.tif");
        assertThat(read(list).get(1).fileName()).isEqualTo("22MGU.tif");
    }

    @Test
    void readsStacItems() throws Exception {
        Path list = Files.writeString(
                folder.resolve("items.json"),
                """
                {"type": "FeatureCollection", "features": [
                  {"id": "t1", "properties": {"datetime": "2023-01-31T13:00:00Z"},
                   "assets": {"msi": {"href": "./x/m.tif"}, "sar": {"href": "s.tif"}, "thumbnail": {"href": "t.png"}}},
                  {"id": "t2", "properties": {"datetime": null}, "assets": {"sar": {"href": "s2.tif"}}}]}
                """);

        assertThat(read(list))
                .containsExactly(
                        new Scene("t1", place("x/m.tif"), place("s.tif"), LocalDate.of(2023, 1, 31)),
                        new Scene("t2", null, place("s2.tif"), null));
    }

    @Test
    void readsFolders() throws Exception {
        Files.createFile(folder.resolve("b_msi.tif"));
        Files.createFile(folder.resolve("b_sar.tif"));
        Files.createFile(folder.resolve("readme.txt"));
        Files.createFile(Files.createDirectory(folder.resolve("a")).resolve("msi.tif"));
        Files.createDirectory(folder.resolve("empty"));

        assertThat(read(folder))
                .containsExactly(
                        new Scene("a", place("a/msi.tif"), null, null),
                        new Scene("b", place("b_msi.tif"), place("b_sar.tif"), null));
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> read(folder.resolve("none.csv"))).hasMessageStartingWith("there is no '");
        assertThatThrownBy(() -> read(folder)).hasMessageEndingWith("names no scene");
        assertThatThrownBy(() -> list("name,file\n")).hasMessageContaining("must name the columns id, msi and sar");
        assertThatThrownBy(() -> list("id,msi\na/b,m.tif\n"))
                .hasMessageStartingWith("the scene's id is 'a/b'; allowed:");
        assertThatThrownBy(() -> list("id,msi\na,\n")).hasMessage("scene 'a' names neither an msi nor a sar file");
        assertThatThrownBy(() -> list("id,msi\na,m.tif\na,n.tif\n")).hasMessageEndingWith("names scene 'a' twice");
        assertThatThrownBy(() -> list("id,msi,date\na,m.tif,2022-08-15\nA,n,\n"))
                .hasMessageEndingWith("names scene 'A' twice");
        assertThatThrownBy(() -> list("id,msi,date\na,m.tif,2022-08-15\na_20220815,n.tif,\n"))
                .hasMessageEndingWith("names scene 'a_20220815' twice");
        assertThat(list("id,msi,date\na,m.tif,2022-08-15\na,m.tif,2023-08-15\n"))
                .hasSize(2);
        assertThatThrownBy(() -> list("id,msi,date\na,m.tif,15/08/2022\n"))
                .hasMessage("the date of scene 'a' is '15/08/2022'; it must be a day such as 2022-08-15");
    }

    private List<Scene> list(String csv) throws IOException {
        return read(Files.writeString(folder.resolve("list.csv"), csv));
    }
}
