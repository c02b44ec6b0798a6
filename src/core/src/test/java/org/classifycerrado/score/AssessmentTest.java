package org.classifycerrado.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentTest {

    private static String published(String name) throws IOException {
        try (InputStream in = AssessmentTest.class.getResourceAsStream("/published/" + name + ".csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"unet_concat_nw_l1,L1,36.49,31.92,81.78", "transnuseg_concat_w_l2,L2,37.67,27.31,61.93"})
    void givesThePublishedScoresOfPublishedMatrices(
            String name, Level level, double macroF1, double meanIou, double accuracy) throws Exception {
        Assessment assessment = Assessment.parse(published(name));

        assertThat(assessment.level()).contains(level);
        JsonObject scores =
                JsonParser.parseString(assessment.toJson()).getAsJsonObject().getAsJsonObject("scores");
        assertThat(scores.get("macroF1").getAsDouble()).isEqualTo(macroF1);
        assertThat(scores.get("meanIou").getAsDouble()).isEqualTo(meanIou);
        assertThat(scores.get("accuracy").getAsDouble()).isEqualTo(accuracy);
    }

    @Test
    void writesTheMatrixAsItWasPublished() throws Exception {
        String csv = published("unet_concat_nw_l1").replace("\r\n", "\n").strip() + "\n";

        assertThat(Assessment.parse(csv).toCsv()).isEqualTo(csv);
        assertThat(Assessment.parse("\uFEFF" + csv.replace("\n", "\r\n")).toCsv())
                .isEqualTo(csv);
    }

    @Test
    void judgesAMapOfL2AtL1() throws Exception {
        Assessment l2 = Assessment.parse(published("transnuseg_concat_w_l2"));
        Assessment l1 = l2.atL1().orElseThrow();

        // True pixels of V1 and V2, and of Ft, PR, SP, T1, T1+ and Df, as the rows of the file add up.
        assertThat(l1.matrix().truth(1)).isEqualTo(28_281_265);
        assertThat(l1.matrix().truth(2)).isEqualTo(2_234_535);
        assertThat(l1.matrix().total()).isEqualTo(l2.matrix().total());
        assertThat(l1.matrix().accuracy()).isGreaterThan(l2.matrix().accuracy());
        // V1 predicted as V2 and the other way round is right at L1.
        assertThat(l1.matrix().count(1, 1)).isEqualTo(14_214_563L + 4_823_913 + 455_449 + 2_338_871);
        assertThat(l1.atL1()).isEmpty();
    }

    @Test
    void scoresOfAMatrixDoneByHand() {
        // 100 pixels: 40 + 10 of class 0, 5 + 45 of class 1.
        ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{40, 10, 0}, {5, 45, 0}, {0, 0, 0}});

        assertThat(matrix.precision(0)).isCloseTo(40.0 / 45, within(1e-12));
        assertThat(matrix.recall(0)).isCloseTo(0.8, within(1e-12));
        assertThat(matrix.precision(2)).isNaN();
        // chance: 0.5 · 0.45 + 0.5 · 0.55
        assertThat(matrix.kappa()).isCloseTo((0.85 - 0.5) / 0.5, within(1e-12));
        double f0 = 80.0 / 95;
        double f1 = 90.0 / 105;
        assertThat(matrix.weightedF1()).isCloseTo((f0 + f1) / 2, within(1e-12));
        assertThat(matrix.macroF1()).isCloseTo((f0 + f1) / 2, within(1e-12));
        // The class that nobody has counts as 1 in the benchmark's Dice alone.
        assertThat(matrix.dice()).isCloseTo((f0 + f1 + 1) / 3, within(1e-6));
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        refused("", "0 columns and 0 rows");
        refused("Class,0,1\n0,1,2\n", "2 columns and 1 rows");
        refused("Class,0,1\n0,1,2\n1,3\n", "row 2 has the label '1' and 1 counts");
        refused("Class,a,b\na,1,2\nc,3,4\n", "the label 'b'");
        refused("Class,a,b\na,1,2\nb,3,-4\n", "row 'b' has the count '-4'");
        refused("Class,a,b\na,1,2\nb,3,4.5\n", "'4.5'");
    }

    private static void refused(String csv, String part) {
        assertThatThrownBy(() -> Assessment.parse(csv))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }
}
