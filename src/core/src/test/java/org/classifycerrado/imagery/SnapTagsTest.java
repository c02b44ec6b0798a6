package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.geotiff.TaggedTiff;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapTagsTest {

    @TempDir
    Path folder;

    @Test
    void snapsHeaderNamesTheBandsAndTheirUnits() throws Exception {
        Path file = new TaggedTiff(TestCoverages.utmGrid(20, 10), 2, SampleType.FLOAT32, false, (x, y, b) -> -10 - b)
                .snapBand(1, "Gamma0_VV_db", "dB")
                .snapBand(0, "Gamma0_VH_db", "dB")
                .write(folder.resolve("snap.tif"));
        try (OpenCoverage coverage = new GeoTiffFiles().open("sar", file.toString(), Optional.empty())) {
            assertThat(CoverageBand.names(coverage)).containsExactly("Gamma0_VH_db", "Gamma0_VV_db");
            StatedInput nothing = new StatedInput(Optional.empty(), Optional.empty(), Optional.empty());
            Interpretation said = Interpretation.ofSar(nothing, SarQuantity.DN, coverage.tags(), new int[] {1, 0});
            assertThat(said.meaning()).isEqualTo(SarQuantity.GAMMA0_DB);
            assertThat(said.source()).isEqualTo("file");
        }
    }
}
