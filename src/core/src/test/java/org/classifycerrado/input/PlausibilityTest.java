package org.classifycerrado.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlausibilityTest {

    private static final List<Double> TRAINED = List.of(104.9, 95.5);

    private static Optional<Doubt> sar(double vv, double vh, String units) {
        StatedInput stated = new StatedInput(Optional.empty(), Optional.empty(), Optional.of(units));
        Interpretation meaning = Interpretation.ofSar(stated, SarQuantity.DN, RasterTags.NONE, new int[] {0, 1});
        float[][] values = {{(float) vv, (float) vv}, {(float) vh, (float) vh}};
        return Plausibility.sar("sar", Modality.SAR.bands(), values, meaning, SarQuantity.DN, Optional.of(TRAINED));
    }

    /** −10 and −17 dB are digital numbers of 190 and 85, powers of 0.1 and 0.02, amplitudes of 0.32 and 0.14. */
    @ParameterizedTest
    @CsvSource({"-10, -17, sigma0-db", "0.1, 0.02, sigma0-power", "0.32, 0.14, sigma0-amplitude", "190, 85, dn"})
    void acceptsBackscatterThatIsWhatItIsSaidToBe(double vv, double vh, String units) {
        assertThat(sar(vv, vh, units)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-10, -17, dn, sarUnits=sigma0-db",
        "0.1, 0.02, dn, sarUnits=",
        "190, 85, sigma0-db, sarUnits=dn",
        "190, 85, sigma0-power, sarUnits=dn",
        "-10, -17, sigma0-power, sarUnits=sigma0-db"
    })
    void refusesBackscatterThatIsNot(double vv, double vh, String units, String remedy) {
        assertThat(sar(vv, vh, units)).hasValueSatisfying(doubt -> {
            assertThat(doubt.grave()).isTrue();
            assertThat(doubt.text()).contains(units, remedy);
        });
    }

    /** Reflectance from 0.04 in the visible to 0.3 in the infrared, with some darker pixels. */
    private static float[][] land(MsiQuantity quantity) {
        double[] spectrum = {0.03, 0.04, 0.07, 0.08, 0.12, 0.2, 0.25, 0.26, 0.28, 0.28, 0.25, 0.17};
        float[][] values = new float[12][100];
        for (int b = 0; b < 12; b++) {
            double value = spectrum[b] * quantity.quantification() + quantity.offset();
            Arrays.fill(values[b], (float) value);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "dn, 1000, dn, 1000, ''",
        "dn, 0, dn, 0, ''",
        "reflectance, 0, reflectance, 0, ''",
        "dn, 0, dn, 1000, offset=0",
        "dn, 1000, dn, 0, offset=1000",
        "reflectance, 0, dn, 1000, msiUnits=reflectance",
        "reflectance, 0, dn, 0, msiUnits=reflectance",
        "dn, 1000, reflectance, 0, 'msiUnits=dn, offset=1000'",
    })
    void judgesReflectance(String truth, double offset, String said, double saidOffset, String remedy) {
        StatedInput stated = new StatedInput(Optional.of(said), Optional.of(saidOffset), Optional.empty());
        int[] positions = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        Interpretation meaning =
                Interpretation.ofMsi(stated, MsiQuantity.digitalNumbers(1000), RasterTags.NONE, positions);

        Optional<Doubt> doubt = Plausibility.msi("msi", land(MsiQuantity.parse(truth, offset)), meaning);

        if (remedy.isEmpty()) {
            assertThat(doubt).isEmpty();
        } else {
            assertThat(doubt).hasValueSatisfying(each -> {
                assertThat(each.grave()).isTrue();
                assertThat(each.text()).contains(remedy, "would make them fit");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, false, false, none",
        "14, false, false, none",
        "20, false, false, warning",
        "60, false, false, refusal",
        "60, false, true, warning",
        "3, false, false, refusal",
        "20, true, false, none",
        "40, true, false, warning",
        "70, true, false, refusal",
    })
    void judgesPixels(double metres, boolean sar, boolean resampled, String judgement) {
        Optional<Doubt> doubt = Plausibility.pixelSize("msi", metres, sar, false, resampled, 10);
        assertThat(doubt.map(each -> each.grave() ? "refusal" : "warning").orElse("none"))
                .isEqualTo(judgement);
    }

    @Test
    void doesNotMindSarThatIsAveraged() {
        assertThat(Plausibility.pixelSize("sar", 1, true, true, false, 10)).isEmpty();
    }
}
