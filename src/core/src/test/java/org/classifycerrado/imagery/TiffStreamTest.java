package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TiffStreamTest {

    private static final Path MSI = Project.scene().resolve("msi.tif");

    @TempDir
    Path folder;

    private static OpenCoverage open(Path file, SeekableByteChannel channel, String auxiliary) throws Exception {
        return GeoTiffFiles.open(
                "msi", file.toString(), "stream", new TiffStream(channel, Optional.ofNullable(auxiliary)));
    }

    @Test
    void isReadAsTheFileIs() throws Exception {
        SeekableByteChannel channel = Files.newByteChannel(MSI);
        try (OpenCoverage file = new GeoTiffFiles().open("msi", MSI.toString(), Optional.empty());
                OpenCoverage stream = open(MSI, channel, null)) {
            assertThat(PixelGrid.of("msi", stream)).isEqualTo(PixelGrid.of("msi", file));
            assertThat(stream.tags()).isEqualTo(file.tags());
            assertThat(stream.tags().wereRead()).isTrue();
            assertThat(stream.coverage().getRenderedImage().getData().getPixels(0, 0, 427, 300, (int[]) null))
                    .isEqualTo(file.coverage().getRenderedImage().getData().getPixels(0, 0, 427, 300, (int[]) null));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatStandsBesideItCountsMore() throws Exception {
        String auxiliary = "<PAMDataset><PAMRasterBand band=\"2\"><Scale>0.5</Scale></PAMRasterBand></PAMDataset>";
        try (OpenCoverage stream = open(MSI, Files.newByteChannel(MSI), auxiliary)) {
            assertThat(stream.tags().band(1).scale()).isEqualTo(0.5);
        }
    }

    @Test
    void saysWhatIsWrongAsOfAFile() throws Exception {
        Path cut = folder.resolve("cut.tif");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(MSI), 100_000));
        Path text = Files.writeString(folder.resolve("text.tif"), "no image");
        for (Path file : new Path[] {cut, text}) {
            String asFile = null;
            try (OpenCoverage coverage = new GeoTiffFiles().open("msi", file.toString(), Optional.empty())) {
                assertThat(coverage).as("opened").isNull();
            } catch (InvalidParameterException e) {
                asFile = e.getMessage();
            }
            SeekableByteChannel channel = Files.newByteChannel(file);
            assertThatThrownBy(() -> open(file, channel, null)).hasMessage(asFile);
            assertThat(channel.isOpen()).isFalse();
        }
    }
}
