package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.polygon.ClassPolygons;
import org.classifycerrado.polygon.PolygonFile;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;

/**
 * Published polygons: of changes, beside their raster, or of a class map. Instances describe the file as it was when
 * they were made.
 */
public final class PolygonSet implements MapLayer {

    private final String name;
    private final Supplier<String> title;
    private final Instant modified;
    private final PolygonFile polygons;
    private final ReferencedEnvelope bounds;
    private final ReferencedEnvelope lonLat;
    private final LayerKind kind;
    private final List<LandCoverClass> entries;

    /**
     * Looks at a file.
     *
     * @param name in requests
     * @param title tells what they are called now, for people
     * @param file a GeoPackage
     * @param modified when it was written
     * @throws IOException if it is none of this project's, or lies nowhere
     */
    PolygonSet(String name, Supplier<String> title, Path file, Instant modified) throws IOException {
        this.name = name;
        this.title = title;
        this.modified = modified;
        polygons = PolygonFile.open(file);
        kind = polygons.has(LegendFiles.GROUP_ATTRIBUTE) ? LayerKind.CHANGES : LayerKind.CLASSES;
        if (kind == LayerKind.CLASSES && !polygons.has(LegendFiles.CLASS_ATTRIBUTE)) {
            throw new IOException("neither polygons of changes nor of classes");
        }
        bounds = new ReferencedEnvelope(polygons.bounds(), polygons.crs());
        try {
            lonLat = bounds.isNull()
                    ? new ReferencedEnvelope(DefaultGeographicCRS.WGS84)
                    : bounds.transform(DefaultGeographicCRS.WGS84, true);
        } catch (FactoryException | TransformException e) {
            throw new IOException("its place on Earth cannot be told", e);
        }
        entries = kind == LayerKind.CHANGES
                ? ChangeLegend.groups()
                : ClassPolygons.legend(polygons).classes();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title.get();
    }

    @Override
    public Instant modified() {
        return modified;
    }

    /**
     * The polygons.
     *
     * @return a file, which no answer may name; replaced as a whole, if it is
     */
    public PolygonFile polygons() {
        return polygons;
    }

    @Override
    public LayerKind kind() {
        return kind;
    }

    /**
     * The entry of a polygon's class or group.
     *
     * @param feature one of the {@link #polygons()}
     * @return one of {@link #entries()}; empty if the file has been changed, and names none
     */
    public Optional<LandCoverClass> entry(PolygonFile.Feature feature) {
        String attribute = kind == LayerKind.CHANGES ? LegendFiles.GROUP_ATTRIBUTE : LegendFiles.CLASS_ATTRIBUTE;
        return feature.values().get(attribute) instanceof Number id
                        && id.intValue() >= 0
                        && id.intValue() < entries.size()
                ? Optional.of(entries.get(id.intValue()))
                : Optional.empty();
    }

    @Override
    public CoordinateReferenceSystem crs() {
        return polygons.crs();
    }

    @Override
    public ReferencedEnvelope bounds() {
        return new ReferencedEnvelope(bounds);
    }

    @Override
    public ReferencedEnvelope lonLat() {
        return new ReferencedEnvelope(lonLat);
    }

    @Override
    public List<LandCoverClass> entries() {
        return entries;
    }

    /** What stands under their name, as publishers see it. */
    LayerNames.Occupant occupant() {
        return kind == LayerKind.CHANGES ? LayerNames.Occupant.CHANGE_POLYGONS : LayerNames.Occupant.CLASS_POLYGONS;
    }
}
