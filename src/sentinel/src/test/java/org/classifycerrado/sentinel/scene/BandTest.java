package org.classifycerrado.sentinel.scene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandTest {

    @ParameterizedTest
    @CsvSource({
        "B02, B02",
        "b2, B02",
        "T22MHV_20220801T133851_B8A_20m.jp2, B8A",
        "SCL_20m, SCL",
        "nir08, B8A",
        "nir, B08",
        "scene.swir16.tif, B11",
        "S1A_IW_20220801T085500_DVP_RTC10_G_gpuned_1A2B_VH.tif, VH",
        "Sigma0_VV_db, VV",
        "some/folder/B12.tif, B12"
    })
    void aNameTellsTheBand(String name, Band band) {
        assertThat(Band.of(name)).contains(band);
    }

    @Test
    void whatTellsNoneOrSeveralIsEmpty() {
        assertThat(Band.of("Band3")).isEmpty();
        assertThat(Band.of("B10")).as("not in level 2A").isEmpty();
        assertThat(Band.of("T22MHV_20220801T133851_TCI_10m.jp2")).isEmpty();
        assertThat(Band.of("B02_B03.tif")).as("two").isEmpty();
        assertThat(Band.of("visual.tif")).isEmpty();
    }
}
