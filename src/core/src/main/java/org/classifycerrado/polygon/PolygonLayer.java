package org.classifycerrado.polygon;

import java.awt.geom.AffineTransform;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.GroundScale;
import org.classifycerrado.imagery.PixelGrid;
import org.locationtech.jts.coverage.CoverageSimplifier;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;

/**
 * Writes regions as a layer of polygons. As they are, one after the other; simplified, all of them at the end, since a
 * border that two of them share is simplified for both. For one thread at a time.
 */
public final class PolygonLayer implements RegionTracer.Sink, Closeable {

    /** Simplifying holds all polygons in memory, about 100 bytes a corner. */
    static final long MOST_CORNERS = 4_000_000;

    private final Path file;
    private final PixelGrid grid;
    private final Description what;
    private final Limits limits;
    private final double tolerance;
    private final GeometryFactory factory = new GeometryFactory();
    private final GeoPackageWriter writer;
    private final List<Polygon> waiting = new ArrayList<>();
    private final List<List<?>> attributes = new ArrayList<>();
    private long count;
    private long corners;

    /**
     * What is said about the polygons.
     *
     * @param columns what is said about each
     * @param of gives a region's values, one for each column
     */
    public record Description(List<Column> columns, Function<Region, List<?>> of) {}

    /**
     * Which polygons are written.
     *
     * @param minHectares smaller ones are left out
     * @param simplifyMetres how far about a simplified border may be from its corners; empty for borders as they are
     * @param most how many there may be
     */
    public record Limits(double minHectares, OptionalDouble simplifyMetres, long most) {}

    /**
     * Starts a layer.
     *
     * @param file where to write the GeoPackage; it must not exist
     * @param grid of the regions
     * @param what is said about the polygons
     * @param limits which of them are written
     * @throws InvalidParameterException if the grid has no scale that metres can be turned into pixels with
     * @throws IOException if nothing can be written there
     */
    public PolygonLayer(Path file, PixelGrid grid, Description what, Limits limits) throws IOException {
        this.file = file;
        this.grid = grid;
        this.what = what;
        this.limits = limits;
        this.tolerance = limits.simplifyMetres().isEmpty()
                ? 0
                : pixels(limits.simplifyMetres().getAsDouble(), grid);
        this.writer = new GeoPackageWriter(file, grid.crs(), what.columns());
    }

    private static double pixels(double metres, PixelGrid grid) {
        return metres
                / GroundScale.atCentre(grid)
                        .orElseThrow(() -> new InvalidParameterException(
                                "simplify", "is in metres, which the map's CRS does not lead to; leave it out"))
                        .metresPerPixelAcross();
    }

    @Override
    public void take(Region region) throws IOException {
        if (region.hectares() < limits.minHectares()) {
            return;
        }
        if (++count > limits.most()) {
            throw new InvalidParameterException(
                    "minArea",
                    "is " + limits.minHectares() + ", which leaves more than " + limits.most()
                            + " polygons, the most that are allowed here; ask for larger ones, or for a smaller area");
        }
        if (tolerance == 0) {
            writer.add(region.polygon(grid.cornerToCrs(), factory), what.of().apply(region));
            return;
        }
        Polygon polygon = region.polygon(new AffineTransform(), factory);
        corners += polygon.getNumPoints();
        if (corners > MOST_CORNERS) {
            throw new InvalidParameterException(
                    "simplify",
                    "needs all borders at once, which have more than " + MOST_CORNERS
                            + " corners here; leave it out, or ask for a smaller area or, with minArea, larger"
                            + " polygons");
        }
        waiting.add(polygon);
        attributes.add(what.of().apply(region));
    }

    /**
     * Completes the layer.
     *
     * @return the finished file
     * @throws IOException if the disk is full, or fails otherwise
     */
    public PolygonFile finish() throws IOException {
        if (!waiting.isEmpty()) {
            Geometry[] simple = CoverageSimplifier.simplify(waiting.toArray(Geometry[]::new), tolerance);
            AffineTransform t = grid.cornerToCrs();
            AffineTransformation toCrs = new AffineTransformation(
                    t.getScaleX(), t.getShearX(), t.getTranslateX(), t.getShearY(), t.getScaleY(), t.getTranslateY());
            for (int i = 0; i < simple.length; i++) {
                writer.add((Polygon) toCrs.transform(simple[i]), attributes.get(i));
            }
        }
        writer.finish();
        return new PolygonFile(file, grid.crs(), what.columns(), count);
    }

    /** Deletes what has been written so far, unless {@link #finish} has succeeded. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
