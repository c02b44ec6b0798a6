package org.classifycerrado.server.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.classifycerrado.legend.LandCoverClass;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/** What maps are drawn of: a raster, or published polygons. */
public sealed interface MapLayer permits Layer, PolygonSet {

    /**
     * Name in requests.
     *
     * @return the file's name without its ending
     */
    String name();

    /**
     * Title for people.
     *
     * @return what was given when it was published, else its name
     */
    String title();

    /**
     * When the file was written, or the last of several.
     *
     * @return an instant
     */
    Instant modified();

    /**
     * Its coordinate reference system, x before y.
     *
     * @return a horizontal CRS
     */
    CoordinateReferenceSystem crs();

    /**
     * The code of that.
     *
     * @return such as {@code EPSG:32722}; empty if the CRS has none
     */
    default Optional<String> crsCode() {
        try {
            return Optional.ofNullable(CRS.lookupIdentifier(crs(), false)).filter(code -> code.startsWith("EPSG:"));
        } catch (FactoryException e) {
            return Optional.empty();
        }
    }

    /**
     * Where it lies, at any date.
     *
     * @return an envelope in {@link #crs()}; null, as an envelope can be, of polygons that are none
     */
    ReferencedEnvelope bounds();

    /**
     * Where it lies on Earth.
     *
     * @return an envelope in degrees, longitude before latitude; null as {@link #bounds()} is
     */
    ReferencedEnvelope lonLat();

    /**
     * What it holds.
     *
     * @return the kind
     */
    LayerKind kind();

    /**
     * What its values stand for, if they are ids.
     *
     * @return the classes of a class map or the groups of a raster of changes, or of their polygons, each at the place
     *     of its id; else none
     */
    List<LandCoverClass> entries();

    /**
     * The dates that it has files of, if it is a layer with time.
     *
     * @return days of UTC; empty if it has no time
     */
    default NavigableSet<LocalDate> dates() {
        return Collections.emptyNavigableSet();
    }
}
