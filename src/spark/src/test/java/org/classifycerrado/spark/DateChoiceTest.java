package org.classifycerrado.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DateChoiceTest {

    @TempDir
    Path temp;

    private final Storage storage = new Storage(new Configuration());
    private String msi;
    private String sar;

    @BeforeEach
    void folders() throws Exception {
        msi = folder("s2", "a_20220715.tif", "a_20230715.tif", "a_20240715.txt", "b_20220715.tif", "a.tif");
        sar = folder("s1", "s_20220720.tif", "s_20230701.TIFF");
    }

    private String folder(String name, String... files) throws Exception {
        Path folder = Files.createDirectory(temp.resolve(name));
        for (String file : files) {
            Files.createFile(folder.resolve(file));
        }
        return "file:" + folder;
    }

    private Scene choose(String time, String msi, String sar, LocalDate date) throws Exception {
        return new DateChoice(time).of(new Scene("s", msi, sar, date), storage);
    }

    @Test
    void theNewestWithinTheTimeIsTakenOfEachFolder() throws Exception {
        assertThat(choose(null, msi, sar, null))
                .isEqualTo(
                        new Scene("s", msi + "/a_20230715.tif", sar + "/s_20230701.TIFF", LocalDate.of(2023, 7, 15)));
        assertThat(choose("2022", msi, sar, null))
                .isEqualTo(new Scene("s", msi + "/a_20220715.tif", sar + "/s_20220720.tif", LocalDate.of(2022, 7, 15)));
        assertThat(choose("2022-07", null, sar, null).name()).isEqualTo("s_20220720");
        assertThat(choose("2022", msi, msi + "/a.tif", LocalDate.of(2022, 1, 1)))
                .as("the date that was said stays")
                .isEqualTo(new Scene("s", msi + "/a_20220715.tif", msi + "/a.tif", LocalDate.of(2022, 1, 1)));
    }

    @Test
    void filesStayAsTheyAre() throws Exception {
        Scene scene = new Scene("s", msi + "/a.tif", "file:/none.tif", null);
        assertThat(new DateChoice(null).of(scene, storage)).isEqualTo(scene);
        assertThatThrownBy(() -> new DateChoice("2022").of(scene, storage))
                .hasMessage("time: is '2022', but none of the scene's files is a folder of dates");
    }

    @Test
    void saysWhatIsThere() throws Exception {
        assertThatThrownBy(() -> choose("2021", msi, sar, null))
                .hasMessage("time: '2021': the folder '" + msi + "' has nothing there; it has 2022-07-15, 2023-07-15");
        String none = folder("none", "a.tif");
        assertThatThrownBy(() -> choose(null, msi, none, null))
                .hasMessage("sar: the folder '" + none
                        + "' has no GeoTIFFs of dates, whose names end like that of msi_20220715.tif");
    }
}
