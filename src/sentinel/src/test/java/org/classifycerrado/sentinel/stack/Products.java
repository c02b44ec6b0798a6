package org.classifycerrado.sentinel.stack;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.input.Modality;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.safe.SafeProducts;
import org.classifycerrado.sentinel.safe.SafeWriter;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.geotools.api.coverage.grid.GridCoverage;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.gce.geotiff.GeoTiffReader;

/** Made-up products of a land whose reflectance is a formula, and ways to look at the stacks that come of them. */
final class Products {

    static final double WEST = 799_980;
    static final double NORTH = 9_300_040;
    static final int SIZE = 240;

    private Products() {}

    static SafeWriter.Product product(String date, String baseline) {
        return product(date, baseline, 32722, WEST, SIZE);
    }

    static SafeWriter.Product product(String date, String baseline, int epsg, double west, int size) {
        return new SafeWriter.Product(
                epsg == 32722 ? "22MHV" : "23MKQ",
                Instant.parse(date + "T13:38:51Z"),
                baseline,
                epsg,
                west,
                NORTH,
                size,
                Integer.parseInt(date.substring(8)));
    }

    /** Reflectance × 10,000 at a place: dark in the visible, bright in the near infrared, and no two pixels alike. */
    static float land(Band band, double x, double y) {
        int b = Band.of(Modality.MSI).indexOf(band);
        double base = b < 4 ? 300 : 2000;
        return (float) Math.rint(base + 40 * b + 250 * Math.sin(x / 170 + b) * Math.cos(y / 230));
    }

    /** The land without clouds. */
    static SafeWriter.Observed clear() {
        return (band, grid, window) -> observed(band, grid, window, 0, new Rectangle());
    }

    /** The land, brighter by something, and a cloud over some of its 10 m pixels. */
    static SafeWriter.Observed cloudy(float brighter, Rectangle cloud) {
        return (band, grid, window) -> observed(band, grid, window, brighter, cloud);
    }

    private static float[] observed(Band band, PixelGrid grid, Rectangle window, float brighter, Rectangle cloud) {
        AffineTransform transform = grid.cornerToCrs();
        double pixel = transform.getScaleX();
        float[] values = new float[window.width * window.height];
        for (int i = 0; i < values.length; i++) {
            double column = (window.x + i % window.width + 0.5) * pixel;
            double row = (window.y + i / window.width + 0.5) * pixel;
            boolean hidden = cloud.contains(column / 10, row / 10);
            if (band == Band.SCL) {
                values[i] = hidden ? 9 : 4;
            } else {
                double x = transform.getTranslateX() + column;
                double y = transform.getTranslateY() - row;
                values[i] = hidden ? 7000 : land(band, x, y) + brighter;
            }
        }
        return values;
    }

    static List<Scene> read(Path scratch, Path... products) throws IOException {
        SafeProducts safe = new SafeProducts(files(), scratch);
        Stream.Builder<Scene> scenes = Stream.builder();
        for (Path product : products) {
            safe.read(product).forEach(scenes::add);
        }
        return scenes.build().toList();
    }

    static RasterFiles files() {
        return new RasterFiles(new CellCache(1 << 24), RasterFiles.Reader.OPENJPEG);
    }

    static StackSettings settings(Set<Integer> classes, int dilation, Composite composite) {
        return new StackSettings(
                Optional.empty(),
                OptionalDouble.empty(),
                RegionOfInterest.EVERYTHING,
                Resampler.Kernel.MEAN,
                classes,
                dilation,
                List.of(),
                composite,
                Compression.DEFLATE,
                false,
                2,
                1 << 28);
    }

    /** Puts a folder into a zip file, under its own name. */
    static Path zip(Path folder, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted()::iterator) {
                String name = folder.getParent().relativize(each).toString();
                zip.putNextEntry(new ZipEntry(Files.isDirectory(each) ? name + "/" : name));
                if (Files.isRegularFile(each)) {
                    Files.copy(each, zip);
                }
                zip.closeEntry();
            }
        }
        return file;
    }

    /** All samples of a file, {@code [band][row * width + column]}. */
    static float[][] samples(Path file) throws IOException {
        GeoTiffReader reader = new GeoTiffReader(file.toFile());
        try {
            GridCoverage coverage = reader.read(new GeneralParameterValue[0]);
            var raster = coverage.getRenderedImage().getData();
            float[][] bands = new float[raster.getNumBands()][];
            for (int b = 0; b < bands.length; b++) {
                bands[b] = raster.getSamples(
                        raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), b, (float[]) null);
            }
            return bands;
        } finally {
            reader.dispose();
        }
    }
}
