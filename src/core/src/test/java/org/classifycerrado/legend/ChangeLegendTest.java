package org.classifycerrado.legend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeLegendTest {

    /** By codes; what is natural vegetation, farming and so on is written down here once more. */
    @ParameterizedTest
    @CsvSource({
        "L2,V1,V1,same",
        "L2,Pa,Pa,same",
        "L2,V1,Pa,loss",
        "L2,V2,Df,loss",
        "L2,V2,Wt,loss",
        "L2,V1,OU,loss",
        "L2,V1,Mg,loss",
        "L2,V1,V2,within",
        "L2,V2,V1,within",
        "L2,Pa,V2,gain",
        "L2,Df,V2,gain",
        "L2,Wt,V1,gain",
        "L2,Pa,T1+,within",
        "L2,Df,Pa,within",
        "L2,UA,OB,within",
        "L2,OU,Pa,farming-in",
        "L2,Wt,SP,farming-in",
        "L2,Mg,Ft,farming-in",
        "L2,PR,OU,farming-out",
        "L2,Pa,Wt,water",
        "L2,Wt,OU,water",
        "L2,T1,Mg,mining",
        "L2,Mg,OU,mining",
        "L2,Pa,UA,urban",
        "L2,OB,OU,urban",
        "L2,Mg,OB,urban",
        "L1,Fo,Ag,loss",
        "L1,Pa,Fo,gain",
        "L1,Pa,Ag,within",
        "L1,Ag,Bu,urban",
        "L1,OU,Ag,farming-in",
    })
    void putsEachTransitionIntoOneGroup(Level level, String from, String to, String group) {
        Legend legend = Legend.of(level);

        int id = ChangeLegend.group(legend, id(legend, from), id(legend, to));

        assertThat(ChangeLegend.groups().get(id).code()).isEqualTo(group);
    }

    private static int id(Legend legend, String code) {
        return legend.classes().stream()
                .filter(c -> c.code().equals(code))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void groupsHaveTheirPlacesAndColoursOfTheirOwn() {
        for (int i = 0; i < ChangeLegend.groups().size(); i++) {
            assertThat(ChangeLegend.groups().get(i).id()).isEqualTo(i);
            assertThat(ChangeLegend.colorModel().getRGB(i))
                    .isEqualTo(ChangeLegend.groups().get(i).color().getRGB());
        }
        assertThat(ChangeLegend.groups()).extracting(LandCoverClass::color).doesNotHaveDuplicates();
        assertThat(ChangeLegend.colorModel().getAlpha(255)).isZero();
    }
}
