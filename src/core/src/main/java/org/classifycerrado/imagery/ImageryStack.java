package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.geometry.jts.JTS;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * The imagery that a model reads, on one pixel grid: the native grid of the MSI coverage (of the SAR coverage for a
 * SAR-only model), or one of another pixel size over the same area, cut to what all inputs and the requested region
 * share. What lies on another grid is resampled. Nothing is decoded before it is read. Safe for use by several threads,
 * which take turns where a coverage cannot be read by several at once.
 */
public final class ImageryStack {

    /**
     * How far beyond the grid samples may be read, in pixels, where there is imagery: what a window may need around the
     * area to be classified.
     */
    public static final int CONTEXT = 1024;

    /** At how many places along each side of the grid pixels are looked at, and how many pixels wide a look is. */
    private static final int LOOKS = 6;

    private static final int LOOK_SIZE = 48;

    private static final int HARDLY_ANY = 10;

    private final PixelGrid grid;
    private final Rectangle available;
    private final List<Part> parts;
    private final int channelCount;
    private final Outline outline;

    /** Where not all images can give several tiles at once, one thread reads at a time. None waits for ever. */
    private final Optional<Lock> turn;

    /** One coverage of the stack. */
    private static final class Part {
        private final StackRequest.Input input;
        private final Interpretation meaning;
        private final PixelGrid own;
        private final BandReader reader;
        private final int first;
        private Optional<Resampler> resampler = Optional.empty();
        /** Where the grid's first pixel lies: in the reader's image, or in the scene on which it is resampled. */
        private int originX;

        private int originY;

        Part(StackRequest.Input input, int[] positions, Interpretation meaning, ExpectedInput expected, int first) {
            this.input = input;
            this.meaning = meaning;
            this.own = PixelGrid.of(input.parameter(), input.coverage());
            this.reader = new BandReader(input.coverage(), positions, meaning, expected::of);
            this.first = first;
        }

        void read(Rectangle window, Samples samples) {
            Rectangle moved = new Rectangle(window);
            moved.translate(originX, originY);
            if (resampler.isPresent()) {
                resampler.get().read(moved, samples, first);
            } else {
                reader.read(moved, BandReader.Form.WANTED, samples, first);
            }
        }

        /** The stored pixels at a window, as the coverage means them. */
        Samples look(Rectangle window) {
            Rectangle moved = new Rectangle(window);
            moved.translate(originX, originY);
            Rectangle stored = resampler.isPresent() ? resampler.get().sourceOf(moved) : moved;
            Samples samples = new Samples(reader.bands(), stored.width, stored.height);
            reader.read(stored, BandReader.Form.MEANT, samples, 0);
            return samples;
        }
    }

    private ImageryStack(PixelGrid grid, Rectangle available, List<Part> parts, int channelCount, Outline outline) {
        this.grid = grid;
        this.available = available;
        this.parts = parts;
        this.channelCount = channelCount;
        this.outline = outline;
        this.turn = parts.stream().allMatch(part -> part.reader.givesSeveral())
                ? Optional.empty()
                : Optional.of(new ReentrantLock(true));
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
        List<Part> parts = parts(request);
        Part base = parts.get(0);
        PixelGrid scene =
                request.resolution().map(metres -> resized(base.own, metres)).orElse(base.own);
        Rectangle shared = new Rectangle(scene.width(), scene.height());
        for (Part part : parts.subList(1, parts.size())) {
            shared = shared.intersection(pixelsWithin(footprint(part.input, scene)));
            if (shared.isEmpty()) {
                throw new InvalidParameterException(
                        part.input.parameter(),
                        "does not overlap the MSI coverage: SAR covers " + extent(part.input) + ", MSI "
                                + extent(base.input));
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
        for (Part part : parts) {
            boolean onGrid = part == base && request.resolution().isEmpty();
            part.originX = wanted.x + (onGrid ? part.reader.bounds().x : 0);
            part.originY = wanted.y + (onGrid ? part.reader.bounds().y : 0);
            if (!onGrid) {
                part.resampler = Optional.of(
                        new Resampler(part.input.parameter(), part.reader, part.own, scene, Resampler.Kernel.MEAN));
            }
        }
        Rectangle available = new Rectangle(wanted);
        available.grow(CONTEXT, CONTEXT);
        available = available.intersection(shared);
        available.translate(-wanted.x, -wanted.y);
        Outline outline = new Outline(region, wanted);
        return new ImageryStack(
                scene.window(wanted), available, parts, modality.bands().size(), outline);
    }

    private static List<Part> parts(StackRequest request) {
        Modality modality = request.modality();
        List<Part> parts = new ArrayList<>();
        if (modality.usesMsi()) {
            StackRequest.Input msi = request.msi().get();
            int[] positions = positions(msi, modality.msiBands(), request.bands());
            Interpretation meaning = Interpretation.ofMsi(
                    request.stated(), request.expected().msi(), msi.coverage().tags(), positions);
            parts.add(new Part(msi, positions, meaning, request.expected(), 0));
        }
        if (modality.usesSar()) {
            StackRequest.Input sar = request.sar().get();
            int[] positions = positions(sar, modality.sarBands(), Optional.empty());
            Interpretation meaning = Interpretation.ofSar(
                    request.stated(), request.expected().sar(), sar.coverage().tags(), positions);
            parts.add(new Part(
                    sar,
                    positions,
                    meaning,
                    request.expected(),
                    modality.msiBands().size()));
        }
        return List.copyOf(parts);
    }

    private static int[] positions(StackRequest.Input input, List<String> needed, Optional<String> stated) {
        return BandOrder.positions(
                input.parameter(),
                needed,
                bandNames(input.coverage().coverage()),
                input.coverage().tags(),
                stated);
    }

    /** The same area in pixels of another size. */
    private static PixelGrid resized(PixelGrid grid, double metres) {
        if (!(metres > 0) || !Double.isFinite(metres)) {
            throw new InvalidParameterException(
                    "resolution", "is " + metres + "; it must be a positive number of metres");
        }
        double factor = metres
                / GroundScale.atCentre(grid)
                        .orElseThrow(() -> new InvalidParameterException(
                                "resolution", "is given, but the pixels of the imagery have no size in metres"))
                        .metresPerPixelAcross();
        if (!(grid.width() / factor < Integer.MAX_VALUE && grid.height() / factor < Integer.MAX_VALUE)) {
            throw new InvalidParameterException("resolution", "is " + metres + " m, too small for the imagery");
        }
        AffineTransform corner = grid.cornerToCrs();
        corner.scale(factor, factor);
        int width = (int) Math.max(1, Math.rint(grid.width() / factor));
        int height = (int) Math.max(1, Math.rint(grid.height() / factor));
        return new PixelGrid(grid.crs(), corner, width, height);
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
        read(window, samples);
        return samples;
    }

    /**
     * Reads samples into room that there is already.
     *
     * @param window in pixels of the {@link #grid()}, within {@link #available()}
     * @param samples of as many channels as there are and of the window's size; what they hold is replaced
     */
    public void read(Rectangle window, Samples samples) {
        Arrays.fill(samples.noData(), false);
        turn.ifPresent(Lock::lock);
        try {
            for (Part part : parts) {
                part.read(window, samples);
            }
        } finally {
            turn.ifPresent(Lock::unlock);
        }
    }

    /**
     * One coverage of the stack.
     *
     * @param parameter that it came with
     * @param name of the coverage
     * @param sar whether it is SAR, else MSI
     * @param meaning what its values are taken to mean
     * @param tagsRead whether its file was asked what it says of them
     * @param metres size of its pixels at its centre; NaN where it cannot be told
     * @param channels its first and the one behind its last in the stack
     */
    public record Layer(
            String parameter,
            String name,
            boolean sar,
            Interpretation meaning,
            boolean tagsRead,
            double metres,
            int[] channels) {}

    /**
     * What the stack is made of.
     *
     * @return one or two coverages, in the order of their channels
     */
    public List<Layer> layers() {
        return parts.stream()
                .map(part -> new Layer(
                        part.input.parameter(),
                        part.input.coverage().name(),
                        part.meaning.meaning() instanceof SarQuantity,
                        part.meaning,
                        part.input.coverage().tags().wereRead(),
                        metres(part.own),
                        new int[] {part.first, part.first + part.reader.bands()}))
                .toList();
    }

    private static double metres(PixelGrid grid) {
        return GroundScale.atCentre(grid).map(GroundScale::metresPerPixelAcross).orElse(Double.NaN);
    }

    /**
     * Looks at some stored pixels of a coverage, spread over the grid.
     *
     * @param layer position among {@link #layers()}
     * @return values of its bands as the coverage means them, {@code [band][pixel]}, of pixels that hold data; before
     *     they are converted. Pixels that cannot be measurements are among them only where hardly any can: else they
     *     are a fill that nobody declared, and not values that mean something else
     * @throws CancellationException if the thread is interrupted; its interrupt is cleared then
     */
    public float[][] look(int layer) {
        Part part = parts.get(layer);
        List<Samples> looks = new ArrayList<>();
        int valid = 0;
        int measured = 0;
        for (int row = 0; row < LOOKS; row++) {
            for (int column = 0; column < LOOKS; column++) {
                Samples look = look(part, lookedAt(column, row));
                looks.add(look);
                for (int i = 0; i < look.noData().length; i++) {
                    valid += look.noData()[i] ? 0 : 1;
                    measured += !look.noData()[i] && part.reader.canBe(look, i) ? 1 : 0;
                }
            }
        }
        boolean all = measured < valid / HARDLY_ANY;
        float[][] values = new float[part.reader.bands()][all ? valid : measured];
        int at = 0;
        for (Samples look : looks) {
            for (int i = 0; i < look.noData().length; i++) {
                if (!look.noData()[i] && (all || part.reader.canBe(look, i))) {
                    for (int b = 0; b < values.length; b++) {
                        values[b][at] = look.channels()[b][i];
                    }
                    at++;
                }
            }
        }
        return values;
    }

    private Samples look(Part part, Rectangle place) {
        if (Thread.interrupted()) {
            throw new CancellationException("cancelled");
        }
        turn.ifPresent(Lock::lock);
        try {
            return part.look(place);
        } finally {
            turn.ifPresent(Lock::unlock);
        }
    }

    /** One of the places where pixels are looked at, in the middle of its share of the grid. */
    private Rectangle lookedAt(int column, int row) {
        int left = (int) ((long) grid.width() * column / LOOKS);
        int right = (int) ((long) grid.width() * (column + 1) / LOOKS);
        int top = (int) ((long) grid.height() * row / LOOKS);
        int bottom = (int) ((long) grid.height() * (row + 1) / LOOKS);
        int width = Math.min(LOOK_SIZE, right - left);
        int height = Math.min(LOOK_SIZE, bottom - top);
        return new Rectangle((left + right - width) / 2, (top + bottom - height) / 2, width, height);
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
}
