package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.junit.jupiter.api.Test;

class ZoneFeaturesTest {

    @Test
    void leavingOutWhatLiesBesideAnAreaLeavesTheOthersTheirNumbers() {
        String feature =
                """
                {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates":
                  [[[%1$d, 0], [%2$d, 0], [%2$d, 1], [%1$d, 1], [%1$d, 0]]]}}
                """;
        ZoneFeatures three = ZoneFeatures.geoJson("{\"type\": \"FeatureCollection\", \"features\": ["
                + feature.formatted(0, 1) + "," + feature.formatted(10, 11) + "," + feature.formatted(20, 21) + "]}");

        ZoneFeatures near = three.near(new ReferencedEnvelope(9, 22, -1, 2, DefaultGeographicCRS.WGS84));

        assertThat(near.zones("zonesLayer", Optional.empty(), Optional.empty(), null))
                .extracting(Zone::id)
                .containsExactly("2", "3");
    }
}
