package org.classifycerrado.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    private static final MsiQuantity DN_1000 = MsiQuantity.digitalNumbers(1000);
    private static final int[] TWO = {0, 1};

    private static float converted(Quantity given, Quantity wanted, double value) {
        float[] values = {Float.NaN, (float) value, Float.NaN};
        given.to(wanted).apply(values, 1, 2);
        assertThat(values[0]).isNaN();
        assertThat(values[2]).isNaN();
        return values[1];
    }

    /**
     * By hand, with A = 600 and cos 39° = 0.777146: −10 dB are a power of 0.1 and an amplitude of 0.316228; gamma
     * nought 0.1 is sigma nought 0.0777146, whose root is 0.278773; (120 / 600)² = 0.04 is gamma nought 0.0514704,
     * −12.8844 dB.
     */
    @ParameterizedTest
    @CsvSource({
        "dn, dn, 137, 137",
        "sigma0-db, dn, -10, 189.737",
        "sigma0-power, dn, 0.1, 189.737",
        "sigma0-amplitude, dn, 0.2, 120",
        "gamma0-power, dn, 0.1, 167.264",
        "gamma0-db, dn, -10, 167.264",
        "gamma0-amplitude, dn, 0.5, 264.468",
        "dn, sigma0-power, 60, 0.01",
        "dn, sigma0-db, 60, -20",
        "dn, sigma0-amplitude, 60, 0.1",
        "dn, gamma0-db, 120, -12.8844",
        "dn, gamma0-power, 120, 0.0514704",
        "sigma0-power, sigma0-db, 0, -60",
        "sigma0-power, dn, -0.02, 0",
    })
    void convertsBackscatter(String given, String wanted, double value, double result) {
        assertThat((double) converted(SarQuantity.parse(given), SarQuantity.parse(wanted), value))
                .isCloseTo(result, within(Math.max(1e-4 * Math.abs(result), 1e-6)));
    }

    /** √0.1 · 650 = 205.548, √(0.1 · 0.777146) · 650 = 181.203; digital numbers stay what they are. */
    @Test
    void theModelsOwnCalibrationIsUsed() {
        ExpectedInput expected = new ExpectedInput(DN_1000, SarQuantity.DN, false, 10, 650);
        float[] values = {-10, 0.1f, 137, 617};
        expected.of(SarQuantity.SIGMA0_DB).apply(values, 0, 1);
        expected.of(SarQuantity.GAMMA0_POWER).apply(values, 1, 2);
        expected.of(SarQuantity.DN).apply(values, 2, 3);
        expected.of(MsiQuantity.digitalNumbers(0)).apply(values, 3, 4);

        assertThat(values[0]).isCloseTo(205.548f, within(0.001f));
        assertThat(values[1]).isCloseTo(181.203f, within(0.001f));
        assertThat(values[2]).isEqualTo(137);
        assertThat(values[3]).isEqualTo(1617);
    }

    @Test
    void convertsReflectance() {
        // 0.0617 is 617, and 1617 with the offset.
        assertThat(converted(MsiQuantity.reflectance(0), DN_1000, 0.0617)).isEqualTo(1617);
        assertThat(converted(MsiQuantity.reflectance(0.1), DN_1000, 0.1617)).isEqualTo(1617);
        assertThat(converted(MsiQuantity.digitalNumbers(0), DN_1000, 617)).isEqualTo(1617);
        assertThat(converted(DN_1000, MsiQuantity.reflectance(0), 1617)).isEqualTo(0.0617f);
        assertThat(converted(DN_1000, DN_1000, 1617)).isEqualTo(1617);
    }

    @Test
    void keepsTheMeaningOfOlderNames() {
        assertThat(SarQuantity.parse("dB")).isEqualTo(SarQuantity.SIGMA0_DB);
        assertThat(SarQuantity.parse("Linear", SarQuantity.DN)).isEqualTo(SarQuantity.DN);
        assertThat(SarQuantity.parse("linear", SarQuantity.GAMMA0_POWER)).isEqualTo(SarQuantity.GAMMA0_POWER);
        assertThat(SarQuantity.parse("linear", SarQuantity.SIGMA0_DB)).isEqualTo(SarQuantity.SIGMA0_POWER);
        assertThatThrownBy(() -> SarQuantity.parse("watt"))
                .hasMessageContaining("'watt'")
                .hasMessageContaining("gamma0-power");
    }

    @Test
    void followsTheRequestThenTheFileThenTheModel() {
        RasterTags decibel = sar("", "dB");
        assertThat(meaningOfSar(Optional.empty(), RasterTags.NONE)).isEqualTo(SarQuantity.DN);
        assertThat(meaningOfSar(Optional.empty(), decibel)).isEqualTo(SarQuantity.SIGMA0_DB);
        assertThat(meaningOfSar(Optional.empty(), sar("Gamma0_VV_db", ""))).isEqualTo(SarQuantity.GAMMA0_DB);
        assertThat(meaningOfSar(Optional.empty(), sar("Sigma0_VV", ""))).isEqualTo(SarQuantity.SIGMA0_POWER);
        assertThat(meaningOfSar(Optional.empty(), sar("Amplitude_VV", ""))).isEqualTo(SarQuantity.DN);
        assertThat(meaningOfSar(Optional.of("gamma0-db"), decibel)).isEqualTo(SarQuantity.GAMMA0_DB);

        Interpretation contradicted =
                Interpretation.ofSar(sarUnits(Optional.of("gamma0-db")), SarQuantity.DN, decibel, TWO);
        assertThat(contradicted.warnings()).singleElement().asString().contains("gamma0-db", "sigma0-db");
    }

    private static Quantity meaningOfSar(Optional<String> stated, RasterTags tags) {
        return Interpretation.ofSar(sarUnits(stated), SarQuantity.DN, tags, TWO).meaning();
    }

    private static StatedInput sarUnits(Optional<String> stated) {
        return new StatedInput(Optional.empty(), Optional.empty(), stated);
    }

    private static RasterTags sar(String name, String unit) {
        RasterTags.Band band = new RasterTags.Band(name, 1, 0, unit, false);
        return new RasterTags(Map.of(), List.of(band, band));
    }

    @Test
    void takesScaleAndOffsetOfTheFile() {
        RasterTags tags = new RasterTags(
                Map.of(),
                List.of(
                        new RasterTags.Band("B01", 0.0001, -0.1, "", false),
                        new RasterTags.Band("B02", 0.0002, 0, "", false)));

        Interpretation meaning = Interpretation.ofMsi(StatedInput.NOTHING, DN_1000, tags, TWO);

        assertThat(meaning.source()).isEqualTo("file");
        // 1617 × 0.0001 − 0.1 = 0.0617; 1617 × 0.0002 = 0.3234.
        assertThat(converted(meaning.quantities().get(0), DN_1000, 1617)).isEqualTo(1617);
        assertThat(converted(meaning.quantities().get(1), DN_1000, 1617)).isEqualTo(4234);
        StatedInput zero = new StatedInput(Optional.empty(), Optional.of(0.0), Optional.empty());
        Interpretation stated = Interpretation.ofMsi(zero, DN_1000, tags, TWO);
        assertThat(stated.meaning()).isEqualTo(MsiQuantity.digitalNumbers(0));
        assertThat(stated.warnings())
                .singleElement()
                .asString()
                .contains("dn with offset 0", "dn with offset 1000", "the request was followed");
    }

    @Test
    void refusesWhatIsNoMeaning() {
        StatedInput endless = new StatedInput(Optional.empty(), Optional.of(Double.NaN), Optional.empty());
        assertThatThrownBy(() -> Interpretation.ofMsi(endless, DN_1000, RasterTags.NONE, TWO))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("offset: is NaN");
    }
}
