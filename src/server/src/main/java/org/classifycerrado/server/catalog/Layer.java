package org.classifycerrado.server.catalog;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.imagery.AssumedDatum;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.LazyReader;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.TiffFile;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.geotools.api.metadata.spatial.PixelOrientation;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.EngineeringCRS;
import org.geotools.api.referencing.datum.PixelInCell;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridEnvelope2D;
import org.geotools.coverage.grid.GridGeometry2D;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.image.util.ImageUtilities;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;

/**
 * A GeoTIFF as a layer, or several of one place at several dates. Instances describe the files as they were when they
 * were made. A layer with time shows its newest file, unless it is asked for {@linkplain #at another}.
 */
public final class Layer implements MapLayer {

    /** Above so many samples for a single view, a reduced copy in memory is used instead of the file. */
    private static final long MOST_SAMPLES = 40_000_000;

    private static final int REDUCED_SIDE = 2048;

    private final String name;
    private final Supplier<String> title;
    private final Path file;
    private final Instant modified;
    private final GeoTiffReader reader;
    private final CoordinateReferenceSystem crs;
    private final ReferencedEnvelope bounds;
    private final ReferencedEnvelope lonLat;
    private final GridEnvelope2D size;
    private final int bands;
    private final boolean hasOverviews;
    private final LayerKind kind;
    private final Optional<Legend> legend;
    private final double[] noData;
    private final Optional<LocalDate> date;
    /** By their dates, the layers of single files; empty unless this layer has time. */
    private final NavigableMap<LocalDate, Layer> dated;

    private final AtomicReference<CompletableFuture<Part>> reduced = new AtomicReference<>();

    /**
     * Looks at a file without reading its pixels.
     *
     * @param name of the layer
     * @param title tells what it is called now, for people
     * @param file a GeoTIFF
     * @param modified when it was written
     * @param date the file's, if it is one of several
     * @throws IOException if it is no GeoTIFF, is cut off, or lies nowhere
     */
    Layer(String name, Supplier<String> title, Path file, Instant modified, Optional<LocalDate> date)
            throws IOException {
        this.date = date;
        dated = Collections.emptyNavigableMap();
        this.name = name;
        this.title = title;
        this.file = file;
        this.modified = modified;
        TiffFile.requireReadable(file);
        reader = new GeoTiffReader(file.toFile());
        crs = AssumedDatum.of(CRS.getHorizontalCRS(reader.getCoordinateReferenceSystem()));
        if (crs == null || crs instanceof EngineeringCRS) {
            throw new IOException("it has no coordinate reference system");
        }
        bounds = ReferencedEnvelope.create(reader.getOriginalEnvelope(), crs);
        size = (GridEnvelope2D) reader.getOriginalGridRange();
        try {
            lonLat = bounds.transform(DefaultGeographicCRS.WGS84, true);
        } catch (FactoryException | TransformException e) {
            throw new IOException("its place on Earth cannot be told", e);
        }
        hasOverviews = reader.getDatasetLayout().getNumInternalOverviews() > 0;
        try (OpenCoverage coverage = LazyReader.borrow(name, reader, List.of())) {
            RenderedImage image = coverage.coverage().getRenderedImage();
            bands = image.getSampleModel().getNumBands();
            double[] declared = coverage.coverage().getSampleDimension(0).getNoDataValues();
            noData = declared == null ? new double[0] : declared.clone();
            boolean bytes = bands == 1 && image.getSampleModel().getDataType() == DataBuffer.TYPE_BYTE;
            boolean probabilities = bands > 1
                    && image.getSampleModel().getDataType() == DataBuffer.TYPE_BYTE
                    && name.endsWith(Companion.PROBABILITIES.suffix());
            Optional<ClassRaster> raster = bytes
                    ? Optional.of(ClassRaster.ofIds("layer", coverage, RegionOfInterest.EVERYTHING))
                    : Optional.empty();
            legend = raster.flatMap(ClassRaster::level).map(Legend::of);
            kind = raster.filter(ClassRaster::isOfChanges).isPresent() ? LayerKind.CHANGES : kind(bytes, probabilities);
        }
    }

    /**
     * A layer with time.
     *
     * @param dated layers of its files, of one name, at least one
     * @throws IOException if they are of different kinds, levels or coordinate reference systems
     */
    Layer(NavigableMap<LocalDate, Layer> dated) throws IOException {
        Layer newest = dated.lastEntry().getValue();
        bounds = newest.bounds();
        lonLat = newest.lonLat();
        Instant latest = newest.modified;
        for (Layer each : dated.values()) {
            if (each.kind != newest.kind
                    || !each.legend.equals(newest.legend)
                    || !CRS.equalsIgnoreMetadata(each.crs, newest.crs)) {
                throw new IOException("its files are of different kinds, levels or coordinate reference systems");
            }
            bounds.expandToInclude(each.bounds);
            lonLat.expandToInclude(each.lonLat);
            latest = each.modified.isAfter(latest) ? each.modified : latest;
        }
        this.dated = Collections.unmodifiableNavigableMap(dated);
        name = newest.name;
        title = newest.title;
        file = newest.file;
        modified = latest;
        reader = newest.reader;
        crs = newest.crs;
        size = newest.size;
        bands = newest.bands;
        hasOverviews = newest.hasOverviews;
        kind = newest.kind;
        legend = newest.legend;
        noData = newest.noData;
        date = Optional.empty();
    }

    private LayerKind kind(boolean bytes, boolean probabilities) {
        if (legend.isPresent()) {
            return LayerKind.CLASSES;
        }
        if (bytes && name.endsWith(Companion.CONFIDENCE.suffix())) {
            return LayerKind.CONFIDENCE;
        }
        if (probabilities) {
            return LayerKind.PROBABILITIES;
        }
        return switch (bands) {
            case 12 -> LayerKind.MSI;
            case 2 -> LayerKind.SAR;
            default -> LayerKind.OTHER;
        };
    }

    /** Whether the file has not changed since. */
    boolean is(Path other, Instant time) {
        return file.equals(other) && modified.equals(time);
    }

    /**
     * Opens the coverage at full resolution; pixels are read when asked for.
     *
     * @return the coverage, to be closed
     * @throws IOException if the file cannot be read
     */
    public OpenCoverage open() throws IOException {
        return LazyReader.borrow(name, reader, List.of());
    }

    /**
     * Pixels of a part of a layer, perhaps reduced.
     *
     * @param raster the pixels
     * @param colors what they mean to the file
     * @param toPixel from the layer's CRS to the raster's pixels, whose corners are whole numbers
     */
    public record Part(Raster raster, ColorModel colors, AffineTransform toPixel) {}

    /**
     * Reads a part, reduced so that no more is read than is to be seen.
     *
     * @param area in this layer's CRS
     * @param width of the part at the wished resolution, pixels
     * @param height of the part at the wished resolution, pixels
     * @return the part or more, at about that resolution or a finer one; empty if nothing of the layer lies there
     * @throws IOException if the file cannot be read
     */
    public Optional<Part> read(ReferencedEnvelope area, int width, int height) throws IOException {
        if (!dated.isEmpty()) {
            return dated.lastEntry().getValue().read(area, width, height);
        }
        ReferencedEnvelope inside = new ReferencedEnvelope(area.intersection(bounds), crs);
        if (inside.isNull() || inside.isEmpty()) {
            return Optional.empty();
        }
        double columns = size.width * inside.getWidth() / bounds.getWidth();
        double rows = size.height * inside.getHeight() / bounds.getHeight();
        boolean coarse = columns / Math.max(1, width) >= reduction() && rows / Math.max(1, height) >= reduction();
        if (!hasOverviews && columns * rows * bands > MOST_SAMPLES && coarse) {
            return Optional.of(reduced());
        }
        return readFile(inside, width, height);
    }

    /** How many pixels a side of the reduced copy's pixel spans. */
    private double reduction() {
        return Math.max(1, Math.ceil(Math.max(size.width, size.height) / (double) REDUCED_SIDE));
    }

    private Optional<Part> readFile(ReferencedEnvelope area, int width, int height) throws IOException {
        ParameterValue<GridGeometry2D> geometry = AbstractGridFormat.READ_GRIDGEOMETRY2D.createValue();
        // In the reader's own words for the CRS, so that it transforms nothing.
        geometry.setValue(new GridGeometry2D(
                new GridEnvelope2D(0, 0, Math.max(1, width), Math.max(1, height)),
                new ReferencedEnvelope(area, reader.getCoordinateReferenceSystem())));
        // The reader chooses a resolution by the geometry, but its image is of the whole file: tiles are read later.
        GridCoverage2D coverage = reader.read(new GeneralParameterValue[] {geometry});
        RenderedImage image = coverage.getRenderedImage();
        try {
            AffineTransform toPixel = new AffineTransform(
                            (AffineTransform) coverage.getGridGeometry().getGridToCRS2D(PixelOrientation.UPPER_LEFT))
                    .createInverse();
            Rectangle wanted = toPixel.createTransformedShape(
                            new Rectangle2D.Double(area.getMinX(), area.getMinY(), area.getWidth(), area.getHeight()))
                    .getBounds();
            wanted.grow(1, 1);
            wanted = wanted.intersection(
                    new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight()));
            return wanted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Part(image.getData(wanted), image.getColorModel(), toPixel));
        } catch (NoninvertibleTransformException | ClassCastException e) {
            throw new IOException("the layer is on no regular grid", e);
        } finally {
            ImageUtilities.disposeImage(image);
            coverage.dispose(true);
        }
    }

    /** A copy of a large file without overviews, made when it is first looked at as a whole. */
    private Part reduced() throws IOException {
        CompletableFuture<Part> mine = new CompletableFuture<>();
        CompletableFuture<Part> first = reduced.compareAndExchange(null, mine);
        if (first == null) {
            try {
                double step = reduction();
                mine.complete(readFile(bounds, (int) (size.width / step), (int) (size.height / step))
                        .orElseThrow());
            } catch (IOException | RuntimeException | Error e) {
                reduced.set(null);
                mine.completeExceptionally(e);
            }
            first = mine;
        }
        try {
            return first.join();
        } catch (CompletionException e) {
            throw new IOException("'" + name + "' cannot be read", e.getCause());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title.get();
    }

    /**
     * Its file, which no answer may name.
     *
     * @return a GeoTIFF; replaced as a whole, if it is
     */
    public Path file() {
        return file;
    }

    @Override
    public NavigableSet<LocalDate> dates() {
        return dated.navigableKeySet();
    }

    /**
     * The layer of one date.
     *
     * @param day one of {@link #dates}
     * @return the layer of that date's file
     */
    public Layer at(LocalDate day) {
        return dated.get(day);
    }

    /**
     * Its date.
     *
     * @return the day of UTC that the file is of, if this is the layer of one date
     */
    public Optional<LocalDate> date() {
        return date;
    }

    @Override
    public Instant modified() {
        return modified;
    }

    @Override
    public CoordinateReferenceSystem crs() {
        return crs;
    }

    /**
     * The grid of its pixels.
     *
     * @return that of the file, of several the newest
     * @throws IOException if it is no regular one
     */
    public PixelGrid grid() throws IOException {
        if (reader.getOriginalGridToWorld(PixelInCell.CELL_CORNER) instanceof AffineTransform cornerToCrs) {
            return new PixelGrid(crs, cornerToCrs, size.width, size.height);
        }
        throw new IOException("the layer is on no regular grid");
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
    public LayerKind kind() {
        return kind;
    }

    /** What stands under its name, as publishers see it. */
    LayerNames.Occupant occupant() {
        return switch (kind) {
            case CLASSES -> LayerNames.Occupant.CLASSES;
            case CHANGES -> LayerNames.Occupant.CHANGES;
            case CONFIDENCE -> LayerNames.Occupant.CONFIDENCE;
            case PROBABILITIES -> LayerNames.Occupant.PROBABILITIES;
            default -> LayerNames.Occupant.OTHER;
        };
    }

    /** Its maps, if it is a layer with time of this project's. */
    Optional<LayerNames.MapSeries> series() throws IOException {
        return dates().isEmpty() || occupant() == LayerNames.Occupant.OTHER
                ? Optional.empty()
                : Optional.of(new LayerNames.MapSeries(occupant(), legend.map(Legend::level), dates(), grid()));
    }

    /**
     * Its classes.
     *
     * @return the legend of a class map, else empty
     */
    public Optional<Legend> legend() {
        return legend;
    }

    @Override
    public List<LandCoverClass> entries() {
        return kind == LayerKind.CHANGES
                ? ChangeLegend.groups()
                : legend.map(Legend::classes).orElse(List.of());
    }

    /**
     * Its bands.
     *
     * @return how many
     */
    public int bands() {
        return bands;
    }

    /**
     * Values that the file declares to be no data.
     *
     * @return often none
     */
    public double[] noData() {
        return noData.clone();
    }
}
