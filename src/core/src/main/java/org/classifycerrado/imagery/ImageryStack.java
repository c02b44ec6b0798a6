package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.RenderedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarUnits;
import org.geotools.api.parameter.ParameterValueGroup;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.coverage.processing.CoverageProcessor;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.image.ImageWorker;
import org.geotools.image.util.ImageUtilities;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * The imagery that a model reads, on one pixel grid: the native grid of the MSI coverage (of the SAR coverage for a
 * SAR-only model), cut to the area that all inputs and the requested region share. SAR is resampled onto it,
 * bilinearly. Nothing is decoded before it is read. To be used by one thread at a time.
 */
public final class ImageryStack implements AutoCloseable {

    /**
     * How far beyond the grid samples may be read, in pixels, where there is imagery: what a window may need around the
     * area to be classified.
     */
    public static final int CONTEXT = 1024;

    private static final double LN10_BY_10 = Math.log(10) / 10;
    /** Smallest linear value that has a decibel value here (−60 dB). */
    private static final float DARKEST = 1e-6f;

    private final PixelGrid grid;
    private final Rectangle available;
    private final List<Channels> channels;
    private final int channelCount;
    private final Outline outline;
    private final List<RenderedImage> derived;

    /** A reader and where the grid's first pixel lies in its image. */
    private record Channels(BandReader reader, int originX, int originY, int first) {}

    private ImageryStack(
            PixelGrid grid,
            Rectangle available,
            List<Channels> channels,
            int channelCount,
            Outline outline,
            List<RenderedImage> derived) {
        this.grid = grid;
        this.available = available;
        this.channels = channels;
        this.channelCount = channelCount;
        this.outline = outline;
        this.derived = derived;
    }

    /**
     * Puts the imagery onto one grid. The coverages stay the caller's to close.
     *
     * @param request what to stack
     * @return the stack
     * @throws InvalidParameterException if a coverage is missing or has no CRS, its bands cannot be told, or there is
     *     no area that all inputs and the region share
     */
    public static ImageryStack of(StackRequest request) {
        Modality modality = request.modality();
        if (modality.usesMsi() && request.msi().isEmpty()) {
            throw new InvalidParameterException("msi", "is missing; the model reads " + modality.id());
        }
        if (modality.usesSar() && request.sar().isEmpty()) {
            throw new InvalidParameterException("sar", "is missing; the model reads " + modality.id());
        }
        StackRequest.Input base =
                modality.usesMsi() ? request.msi().get() : request.sar().get();
        GridCoverage2D baseCoverage = base.coverage().coverage();
        PixelGrid scene = gridOf(base);
        int[] msiPositions = modality.usesMsi()
                ? BandOrder.positions(base.parameter(), modality.msiBands(), bandNames(baseCoverage), request.bands())
                : null;
        int[] sarPositions = modality.usesSar()
                ? BandOrder.positions(
                        request.sar().get().parameter(),
                        modality.sarBands(),
                        bandNames(request.sar().get().coverage().coverage()),
                        Optional.empty())
                : null;

        Rectangle shared = new Rectangle(scene.width(), scene.height());
        if (modality == Modality.MSI_SAR) {
            StackRequest.Input sar = request.sar().get();
            shared = shared.intersection(pixelsWithin(footprint(sar, scene)));
            if (shared.isEmpty()) {
                throw new InvalidParameterException(
                        sar.parameter(),
                        "does not overlap the MSI coverage: SAR covers " + extent(sar) + ", MSI " + extent(base));
            }
        }
        Optional<Geometry> region = request.region().on(scene);
        Rectangle wanted = shared;
        if (region.isPresent()) {
            wanted = shared.intersection(pixelsWithin(region.get().getEnvelopeInternal()));
            if (wanted.isEmpty()) {
                throw request.region()
                        .misses("the imagery", scene.window(shared).envelope());
            }
        }
        PixelGrid grid = scene.window(wanted);
        Rectangle available = new Rectangle(wanted);
        available.grow(CONTEXT, CONTEXT);
        available = available.intersection(shared);

        RenderedImage baseImage = baseCoverage.getRenderedImage();
        int originX = baseImage.getMinX() + wanted.x;
        int originY = baseImage.getMinY() + wanted.y;
        List<Channels> channels = new ArrayList<>();
        List<RenderedImage> derived = new ArrayList<>();
        if (modality.usesMsi()) {
            float add = (float) request.addToMsi();
            channels.add(new Channels(
                    new BandReader(baseCoverage, Optional.empty(), msiPositions, true, value -> value + add),
                    originX,
                    originY,
                    0));
        }
        if (modality.usesSar()) {
            BandReader.Conversion units = conversion(request.sarGiven(), request.sarWanted());
            if (modality.usesMsi()) {
                GridCoverage2D source = asFloat(request.sar().get().coverage().coverage(), derived);
                PixelGrid target = scene.window(available);
                GridCoverage2D resampled = resample(source, target, "bilinear");
                // Bilinear interpolation gives nothing in the outer half of a coverage's outermost pixels.
                RenderedImage nearest = resample(source, target, "nearest").getRenderedImage();
                channels.add(new Channels(
                        new BandReader(resampled, Optional.of(nearest), sarPositions, false, units),
                        wanted.x - available.x,
                        wanted.y - available.y,
                        modality.msiBands().size()));
                derived.add(0, resampled.getRenderedImage());
                derived.add(0, nearest);
            } else {
                channels.add(new Channels(
                        new BandReader(baseCoverage, Optional.empty(), sarPositions, false, units),
                        originX,
                        originY,
                        0));
            }
        }
        available.translate(-wanted.x, -wanted.y);
        Rectangle window = wanted;
        Outline outline = new Outline(region, window);
        return new ImageryStack(grid, available, channels, modality.bands().size(), outline, derived);
    }

    private static PixelGrid gridOf(StackRequest.Input input) {
        return PixelGrid.of(input.parameter(), input.coverage());
    }

    private static List<String> bandNames(GridCoverage2D coverage) {
        return Arrays.stream(coverage.getSampleDimensions())
                .map(dimension -> dimension.getDescription().toString())
                .toList();
    }

    private static Envelope footprint(StackRequest.Input input, PixelGrid scene) {
        ReferencedEnvelope extent = gridOf(input).envelope();
        return RegionOfInterest.project(
                        input.parameter(),
                        JTS.toGeometry((Envelope) extent),
                        extent.getCoordinateReferenceSystem(),
                        scene)
                .getEnvelopeInternal();
    }

    /** The pixels whose centres lie within an envelope in pixel coordinates. */
    static Rectangle pixelsWithin(Envelope e) {
        int x0 = clamp(Math.ceil(e.getMinX() - 0.5));
        int y0 = clamp(Math.ceil(e.getMinY() - 0.5));
        int x1 = clamp(Math.floor(e.getMaxX() - 0.5)) + 1;
        int y1 = clamp(Math.floor(e.getMaxY() - 0.5)) + 1;
        return new Rectangle(x0, y0, Math.max(0, x1 - x0), Math.max(0, y1 - y0));
    }

    private static int clamp(double pixel) {
        return (int) Math.max(-1e9, Math.min(1e9, pixel));
    }

    private static String extent(StackRequest.Input input) {
        return describe(gridOf(input).envelope());
    }

    static String describe(ReferencedEnvelope e) {
        return RegionOfInterest.bounds(e) + " in "
                + e.getCoordinateReferenceSystem().getName().getCode();
    }

    private static BandReader.Conversion conversion(SarUnits given, SarUnits wanted) {
        if (given == wanted) {
            return value -> value;
        }
        return given == SarUnits.DB
                ? value -> (float) Math.exp(value * LN10_BY_10)
                : value -> (float) (10 * Math.log10(Math.max(value, DARKEST)));
    }

    /** The same coverage with floating-point samples, so that NaN can stand for no data. */
    private static GridCoverage2D asFloat(GridCoverage2D source, List<RenderedImage> derived) {
        if (source.getRenderedImage().getSampleModel().getDataType() >= DataBuffer.TYPE_FLOAT) {
            return source;
        }
        RenderedImage image = new ImageWorker(source.getRenderedImage())
                .format(DataBuffer.TYPE_FLOAT)
                .getRenderedImage();
        derived.add(image);
        return new GridCoverageFactory()
                .create(
                        source.getName(),
                        image,
                        source.getGridGeometry(),
                        source.getSampleDimensions(),
                        null,
                        source.getProperties());
    }

    /**
     * Resamples a coverage onto a grid; where it has no data the result is NaN. The image of the result starts at (0,
     * 0).
     */
    private static GridCoverage2D resample(GridCoverage2D source, PixelGrid grid, String interpolation) {
        double[] background = new double[source.getNumSampleDimensions()];
        Arrays.fill(background, Double.NaN);
        CoverageProcessor processor = CoverageProcessor.getInstance();
        ParameterValueGroup parameters = processor.getOperation("Resample").getParameters();
        parameters.parameter("Source").setValue(source);
        parameters.parameter("CoordinateReferenceSystem").setValue(grid.crs());
        parameters.parameter("GridGeometry").setValue(grid.geometry());
        parameters.parameter("InterpolationType").setValue(interpolation);
        parameters.parameter("BackgroundValues").setValue(background);
        return (GridCoverage2D) processor.doOperation(parameters);
    }

    /**
     * The grid of the area to be classified.
     *
     * @return a part of the MSI (or SAR) coverage's own grid
     */
    public PixelGrid grid() {
        return grid;
    }

    /**
     * Where samples can be read, in pixels of the {@link #grid()}: the grid itself and, where the imagery goes on,
     * {@link #CONTEXT} pixels around it.
     *
     * @return a rectangle that holds that of the grid
     */
    public Rectangle available() {
        return new Rectangle(available);
    }

    /**
     * How many channels a pixel has.
     *
     * @return number of bands of the modality
     */
    public int channels() {
        return channelCount;
    }

    /**
     * Reads samples.
     *
     * @param window in pixels of the {@link #grid()}, within {@link #available()}
     * @return the samples, converted to the model's offset and units
     */
    public Samples read(Rectangle window) {
        Samples samples = new Samples(channelCount, window.width, window.height);
        for (Channels part : channels) {
            Rectangle inImage = new Rectangle(window);
            inImage.translate(part.originX, part.originY);
            part.reader.read(inImage, samples, part.first);
        }
        return samples;
    }

    /**
     * Tells which pixels lie outside the requested region, by their centres.
     *
     * @param firstRow first row of the grid
     * @param rows how many rows
     * @return true for a pixel outside, {@code [row * grid width + column]}
     */
    public boolean[] outside(int firstRow, int rows) {
        return outline.outside(firstRow, rows);
    }

    /** Releases the images that were derived from the coverages. */
    @Override
    public void close() {
        derived.forEach(ImageUtilities::disposeImage);
    }
}
