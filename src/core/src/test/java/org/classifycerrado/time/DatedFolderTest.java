package org.classifycerrado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of dated files; what is in the files does not matter here. */
class DatedFolderTest {

    private static final LocalDate DAY = LocalDate.of(2022, 8, 1);

    @TempDir
    Path parent;

    private Path finished(String text) throws IOException {
        return Files.writeString(parent.resolve("finished"), text);
    }

    private Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void addsAndReplacesByDate() throws Exception {
        Path folder = parent.resolve("yearly");
        DatedFolder dated = new DatedFolder(folder);
        assertThat(dated.files()).isEmpty();

        dated.add(finished("one"), DAY);
        dated.add(finished("two"), DAY.minusYears(1));
        dated.add(finished("three"), DAY);

        assertThat(dated.files().keySet()).containsExactly(DAY.minusYears(1), DAY);
        assertThat(folder.resolve("yearly_20220801.tif")).hasContent("three");
        assertThat(names(folder))
                .containsExactlyInAnyOrder(
                        "yearly_20210801.tif", "yearly_20220801.tif", "indexer.properties", "timeregex.properties");
    }

    @Test
    void replacesTheFileOfTheDateWhateverItsName() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("yearly"));
        Files.writeString(folder.resolve("mine_20220801.TIFF"), "old");
        Files.writeString(folder.resolve("indexer.properties"), "of somebody");

        new DatedFolder(folder).add(finished("new"), DAY);

        assertThat(folder.resolve("mine_20220801.TIFF")).hasContent("new");
        assertThat(folder.resolve("indexer.properties")).hasContent("of somebody");
        assertThat(new DatedFolder(folder).files()).hasSize(1);
    }

    @Test
    void saysWhereADateIsAndWhatIsFree() throws Exception {
        Path folder = parent.resolve("yearly");
        DatedFolder dated = new DatedFolder(folder);
        assertThat(DatedFolder.isFree(folder)).isTrue();
        assertThat(dated.file(DAY)).isEqualTo(folder.resolve("yearly_20220801.tif"));

        Files.createDirectory(folder);
        Files.writeString(folder.resolve("indexer.properties"), "of somebody");
        assertThat(DatedFolder.isFree(folder)).isTrue();
        Path mine = Files.writeString(folder.resolve("mine_20220801.TIFF"), "mine");
        assertThat(DatedFolder.isFree(folder)).isFalse();
        assertThat(DatedFolder.isFree(mine)).isFalse();
        assertThat(dated.file(DAY)).isEqualTo(mine);
    }

    @Test
    void takesOnlyNamesThatEndInADate() throws Exception {
        for (String name : new String[] {
            "a_20220801.tif",
            "b_20221301.tif",
            "20220802.tif",
            "c_20220803.png",
            "d.tif",
            ".e_20220804.tif",
            "f_120220805.tif"
        }) {
            Files.writeString(parent.resolve(name), "");
        }

        assertThat(new DatedFolder(parent).files().keySet()).containsExactly(DAY);
    }

    @Test
    void goesWithItsLastFile() throws Exception {
        Path folder = parent.resolve("yearly");
        DatedFolder dated = new DatedFolder(folder);
        dated.add(finished("one"), DAY);
        dated.add(finished("two"), DAY.plusDays(1));

        dated.remove(DAY);
        assertThat(dated.files().keySet()).containsExactly(DAY.plusDays(1));
        dated.remove(DAY.plusDays(1));

        assertThat(folder).doesNotExist();
    }

    @Test
    void leavesNothingWhenTheFileIsNotThere() {
        Path folder = parent.resolve("yearly");

        assertThatThrownBy(() -> new DatedFolder(folder).add(parent.resolve("lost"), DAY))
                .isInstanceOf(IOException.class);
        assertThat(folder).doesNotExist();
    }
}
