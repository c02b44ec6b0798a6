package org.classifycerrado.learn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void givesTheRestToTheLastThatGetsAny() {
        // The size of CerraData-4MM: int(0.9 × 30291) are to learn from.
        assertThat(Shares.parse(".9,0,.1").counts(30_291)).containsExactly(27_261, 0, 3030);
        assertThat(Shares.parse("0.5, 0.5, 0").counts(5)).containsExactly(2, 3, 0);
        assertThat(Shares.parse("1,0,0").counts(7)).containsExactly(7, 0, 0);
        // 0.7 × 10 is a little less than 7 in binary.
        assertThat(Shares.parse(".7,.2,.1").counts(10)).containsExactly(7, 2, 1);
    }

    @Test
    void refusesWhatIsNoDivision() {
        assertThatThrownBy(() -> Shares.parse(".9,.1")).hasMessageContaining("three shares");
        assertThatThrownBy(() -> Shares.parse("1.5,-.5,0")).hasMessageContaining("three shares");
        assertThatThrownBy(() -> Shares.parse("NaN,0,1")).hasMessageContaining("three shares");
        assertThatThrownBy(() -> Shares.parse(".9;0;.1")).hasMessageContaining("'.9;0;.1'");
    }
}
