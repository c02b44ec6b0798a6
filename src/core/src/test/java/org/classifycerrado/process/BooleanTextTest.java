package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.geotools.util.Converters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BooleanTextTest {

    /** GeoServer reads Booleans of requests with these converters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true", "TRUE", "True", "yes", "Yes", "y", "Y", "on", "ON", "1", "false", "False", "no", "NO", "n",
                "off", "0", "", "2", "ja", "margin", "t", "f", "-1", "01"
            })
    void readsWhatGeoToolsReads(String text) {
        assertThat(BooleanText.parse(text)).isEqualTo(Optional.ofNullable(Converters.convert(text, Boolean.class)));
    }
}
