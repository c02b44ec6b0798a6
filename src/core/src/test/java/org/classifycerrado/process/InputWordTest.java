package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputWordTest {

    @ParameterizedTest
    @CsvSource({
        "map, map_polygons",
        "cerrado:map, map_polygons",
        "cerrado:map.tif, map_polygons",
        "map_2022.tiff, map_2022_polygons",
        "Área de 2.5 ha, _rea_de_2_5_ha_polygons"
    })
    void isTheNameWithoutWorkspaceAndEnding(String coverage, String word) {
        assertThat(InputWord.of(coverage, "polygons")).isEqualTo(word);
    }
}
