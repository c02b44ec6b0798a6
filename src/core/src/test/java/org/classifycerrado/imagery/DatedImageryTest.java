package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.TestCoverages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder of GeoTIFFs of three dates, whose values are 1, 2 and 3. */
class DatedImageryTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        int value = 0;
        for (String day : new String[] {"20210715", "20220720", "20220809"}) {
            int here = ++value;
            TestCoverages.write(
                    folder.resolve("s1_" + day + ".tif"),
                    TestCoverages.coverage(
                            TestCoverages.utmGrid(4, 4), 1, DataBuffer.TYPE_BYTE, null, (x, y, b) -> here));
        }
        Files.writeString(folder.resolve("s1.tif"), "of no date");
    }

    @ParameterizedTest
    @CsvSource({
        ", 3, s1_20220809.tif",
        "2021, 1, s1_20210715.tif",
        "2022-07, 2, s1_20220720.tif",
        "2022-07-20T23:59:59Z, 2, s1_20220720.tif",
        "2021-01/2022-07, 2, s1_20220720.tif",
        "2022, 3, s1_20220809.tif"
    })
    void theNewestWithinATimeIsRead(String time, int value, String name) throws IOException {
        try (OpenCoverage coverage = new GeoTiffFiles().open("sar", folder.toString(), Optional.ofNullable(time))) {
            assertThat(coverage.coverage().getRenderedImage().getData().getSample(2, 1, 0))
                    .isEqualTo(value);
            assertThat(coverage.timed()).isTrue();
            assertThat(coverage.name()).isEqualTo(name);
        }
    }

    @Test
    void aFileLeavesTheTimeToAnother() throws IOException {
        Path file = folder.resolve("s1_20220720.tif");
        try (OpenCoverage coverage = new GeoTiffFiles().open("sar", file.toString(), Optional.of("2021"))) {
            assertThat(coverage.timed()).isFalse();
        }
    }

    @Test
    void saysWhatThereIsInstead() throws IOException {
        assertThatThrownBy(() -> new GeoTiffFiles().open("sar", folder.toString(), Optional.of("2020")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("time: '2020': the folder '" + folder
                        + "' has nothing there; it has 2021-07-15, 2022-07-20, 2022-08-09");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> new GeoTiffFiles().open("sar", empty.toString(), Optional.empty()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("sar: the folder '" + empty + "' has no GeoTIFFs of dates, whose names end like that of"
                        + " msi_20220715.tif");
    }
}
