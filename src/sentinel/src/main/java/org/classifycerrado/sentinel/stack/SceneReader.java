package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.geotools.referencing.CRS;

/** A scene whose bands are open, read on the grid of a stack. Several threads may read at once. */
final class SceneReader implements Closeable {

    private final Scene scene;
    private final List<Band> bands;
    private final Map<Band, BandRaster> rasters = new EnumMap<>(Band.class);
    private final List<Part> parts = new ArrayList<>();
    private final List<ClearSky> masks = new ArrayList<>();
    private Rectangle extent = new Rectangle();

    /** Bands that are read together: onto the channels of the stack that are theirs. */
    private record Part(BandGroup group, int[] channels, Optional<Rectangle> aligned, Resampler resampler) {}

    private SceneReader(Scene scene, List<Band> bands) {
        this.scene = scene;
        this.bands = bands;
    }

    /**
     * Opens a scene's bands.
     *
     * @param scene the scene
     * @param bands of the stack
     * @param others what else is opened if the scene has it
     * @throws IOException if one is missing, or cannot be opened
     */
    static SceneReader open(Scene scene, List<Band> bands, List<Band> others) throws IOException {
        List<Band> missing = scene.missing(bands);
        if (!missing.isEmpty()) {
            throw new IOException("'" + scene.id() + "' lacks " + missing + "; a stack needs " + bands);
        }
        SceneReader reader = new SceneReader(scene, bands);
        try {
            for (Band band : bands) {
                reader.rasters.put(band, scene.bands().get(band).source().open());
            }
            for (Band band : others) {
                reader.rasters.put(band, scene.bands().get(band).source().open());
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    Scene scene() {
        return scene;
    }

    /** The grid of the finest band. */
    PixelGrid finest() {
        return bands.stream()
                .map(band -> rasters.get(band).grid())
                .min((a, b) -> Double.compare(pixel(a), pixel(b)))
                .orElseThrow();
    }

    private static double pixel(PixelGrid grid) {
        return Math.sqrt(Math.abs(grid.cornerToCrs().getDeterminant()));
    }

    /** Lays the scene over a grid. */
    void onto(PixelGrid grid, Quantity wanted, Resampler.Kernel kernel) {
        List<List<Band>> groups = new ArrayList<>();
        for (Band band : bands) {
            groups.stream()
                    .filter(group -> same(
                            rasters.get(group.get(0)).grid(), rasters.get(band).grid()))
                    .findFirst()
                    .orElseGet(() -> {
                        groups.add(new ArrayList<>());
                        return groups.get(groups.size() - 1);
                    })
                    .add(band);
        }
        for (List<Band> each : groups) {
            BandGroup group = new BandGroup(
                    each.stream().map(band -> member(band, wanted)).toList());
            int[] channels = each.stream().mapToInt(bands::indexOf).toArray();
            Resampler resampler = new Resampler(scene.id(), group, group.grid(), grid, kernel);
            parts.add(new Part(group, channels, aligned(group.grid(), grid), resampler));
            Rectangle covered = covered(group.grid(), grid);
            extent = parts.size() == 1 ? covered : extent.union(covered);
        }
    }

    private BandGroup.Member member(Band band, Quantity wanted) {
        SceneBand sceneBand = scene.bands().get(band);
        Quantity quantity = sceneBand.quantity().orElseThrow();
        return new BandGroup.Member(rasters.get(band), quantity, quantity.to(wanted), sceneBand.noData());
    }

    private static boolean same(PixelGrid a, PixelGrid b) {
        return a.width() == b.width()
                && a.height() == b.height()
                && a.cornerToCrs().equals(b.cornerToCrs())
                && CRS.equalsIgnoreMetadata(a.crs(), b.crs());
    }

    /** Where a raster lies in a grid, if its pixels are those of the grid. */
    private static Optional<Rectangle> aligned(PixelGrid raster, PixelGrid grid) {
        if (!CRS.equalsIgnoreMetadata(raster.crs(), grid.crs())) {
            return Optional.empty();
        }
        AffineTransform toGrid = inverse(grid);
        toGrid.concatenate(raster.cornerToCrs());
        double x = Math.rint(toGrid.getTranslateX());
        double y = Math.rint(toGrid.getTranslateY());
        AffineTransform shift = AffineTransform.getTranslateInstance(x, y);
        double[] corners = {0, 0, raster.width(), 0, 0, raster.height()};
        double[] shifted = corners.clone();
        toGrid.transform(corners, 0, corners, 0, 3);
        shift.transform(shifted, 0, shifted, 0, 3);
        for (int i = 0; i < corners.length; i++) {
            if (!(Math.abs(corners[i] - shifted[i]) < 1e-3)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Rectangle((int) x, (int) y, raster.width(), raster.height()));
    }

    private static AffineTransform inverse(PixelGrid grid) {
        try {
            return grid.cornerToCrs().createInverse();
        } catch (NoninvertibleTransformException e) {
            throw new IllegalArgumentException("a grid of no extent", e);
        }
    }

    private static Rectangle covered(PixelGrid raster, PixelGrid grid) {
        return StackGrid.pixels(StackGrid.bounds(raster, grid.crs()), grid)
                .intersection(new Rectangle(grid.width(), grid.height()));
    }

    /** Leaves out what a mask says. */
    void mask(ClearSky mask) {
        masks.add(mask);
    }

    /** The open raster of a band. */
    BandRaster raster(Band band) {
        return rasters.get(band);
    }

    /** The pixels of the grid in which there is something of the scene. */
    Rectangle extent() {
        return extent;
    }

    /**
     * Reads a window of the grid.
     *
     * @return samples in the order of the stack's bands; empty if the scene lies elsewhere
     * @throws IOException if they cannot be read
     */
    Optional<Samples> read(Rectangle window) throws IOException {
        if (!extent.intersects(window)) {
            return Optional.empty();
        }
        Samples samples = new Samples(bands.size(), window.width, window.height);
        try {
            for (Part part : parts) {
                float[][] channels = Arrays.stream(part.channels)
                        .mapToObj(channel -> samples.channels()[channel])
                        .toArray(float[][]::new);
                Samples view = new Samples(window.width, window.height, channels, samples.noData());
                if (part.aligned.isPresent()) {
                    readAligned(part, part.aligned.get(), window, view);
                } else {
                    part.resampler.read(window, view, 0);
                }
            }
            for (ClearSky mask : masks) {
                mask.exclude(window, samples.noData());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Optional.of(samples);
    }

    private static void readAligned(Part part, Rectangle place, Rectangle window, Samples view) {
        Rectangle inside = window.intersection(place);
        boolean whole = inside.equals(window);
        if (inside.isEmpty()) {
            Arrays.fill(view.noData(), true);
            return;
        }
        Samples read = whole ? view : new Samples(part.group.bands(), inside.width, inside.height);
        Rectangle source = new Rectangle(inside);
        source.translate(-place.x, -place.y);
        part.group.read(source, read);
        for (int b = 0; b < part.group.bands(); b++) {
            part.group.toWanted(b, read.channels()[b], 0, inside.width * inside.height);
        }
        if (!whole) {
            copy(read, inside, window, view);
        }
    }

    private static void copy(Samples read, Rectangle inside, Rectangle window, Samples view) {
        for (int y = 0; y < window.height; y++) {
            int to = y * window.width;
            int from = (window.y + y - inside.y) * inside.width;
            boolean within = from >= 0 && from < inside.width * inside.height;
            for (int x = 0; x < window.width; x++) {
                int column = window.x + x - inside.x;
                if (within && column >= 0 && column < inside.width) {
                    view.noData()[to + x] |= read.noData()[from + column];
                    for (int b = 0; b < read.channels().length; b++) {
                        view.channels()[b][to + x] = read.channels()[b][from + column];
                    }
                } else {
                    view.noData()[to + x] = true;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (BandRaster raster : rasters.values()) {
            try {
                raster.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
