package org.classifycerrado.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.imagery.ZoneSource;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Geometry;

/**
 * The polygons in which areas are counted besides, as executors get them.
 *
 * @param outlines one for each
 */
record Zones(List<Outline> outlines) implements Serializable {

    /** What a zone is made of; a zone itself cannot be sent. */
    record Outline(String id, String name, Geometry polygon, CoordinateReferenceSystem crs) implements Serializable {}

    /** Takes them apart; each has a polygon with a CRS. */
    static Zones of(List<Zone> zones) {
        return new Zones(zones.stream()
                .map(zone -> new Outline(
                        zone.id(),
                        zone.name(),
                        zone.region().polygon().orElseThrow(),
                        zone.region().polygonCrs().orElseThrow()))
                .toList());
    }

    /** One of them. */
    Zone get(int place) {
        Outline outline = outlines.get(place);
        return new Zone(
                outline.id,
                outline.name,
                new RegionOfInterest(Optional.of(outline.polygon), Optional.of(outline.crs), Optional.empty()));
    }

    /** The places, among all, of those that may have a part in an area. */
    List<Integer> near(ReferencedEnvelope area) {
        Map<CoordinateReferenceSystem, Optional<ReferencedEnvelope>> areas = new HashMap<>();
        List<Integer> near = new ArrayList<>();
        for (int i = 0; i < outlines.size(); i++) {
            Outline outline = outlines.get(i);
            Optional<ReferencedEnvelope> there =
                    areas.computeIfAbsent(outline.crs, crs -> ZoneSource.bounds(area, crs));
            if (there.isEmpty() || there.get().intersects(outline.polygon.getEnvelopeInternal())) {
                near.add(i);
            }
        }
        return near;
    }
}
