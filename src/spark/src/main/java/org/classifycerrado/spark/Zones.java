package org.classifycerrado.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.imagery.ZoneFeatures;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.locationtech.jts.geom.Envelope;

/**
 * The polygons in which areas are counted besides.
 *
 * @param geoJson a collection of features
 * @param id attribute that is their id, or null
 * @param name attribute that is their name, or null
 */
record Zones(String geoJson, String id, String name) implements Serializable {

    /**
     * All of them.
     *
     * @throws IllegalArgumentException if it is no GeoJSON of features
     * @throws org.classifycerrado.InvalidParameterException if one is no valid polygon, or there is no such attribute
     */
    List<Zone> all() {
        return ZoneFeatures.geoJson(geoJson)
                .zones("zones", Optional.ofNullable(id), Optional.ofNullable(name), "EPSG:4326");
    }

    /** The places, among all, of those that may have a part in an area: its bounds in degrees. */
    static List<Integer> near(List<Zone> all, ReferencedEnvelope degrees) {
        List<Integer> near = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            var region = all.get(i).region();
            Envelope bounds = region.polygon().orElseThrow().getEnvelopeInternal();
            boolean elsewhere = region.polygonCrs()
                            .filter(crs -> CRS.equalsIgnoreMetadata(crs, DefaultGeographicCRS.WGS84))
                            .isPresent()
                    && !bounds.intersects(degrees);
            if (!elsewhere) {
                near.add(i);
            }
        }
        return near;
    }
}
