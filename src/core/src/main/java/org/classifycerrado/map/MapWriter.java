package org.classifycerrado.map;

import java.awt.image.IndexColorModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.geotiff.CogProfile;
import org.classifycerrado.geotiff.CogWriter;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.geotiff.GdalMetadata;
import org.classifycerrado.geotiff.Reduction;
import org.classifycerrado.geotiff.SampleType;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.geotools.api.util.ProgressListener;

/**
 * Writes a class map, a map of changes, or what stands beside a map, whose rows come one after the other from the top,
 * as a cloud-optimized GeoTIFF of uint8, in tiles of 512×512, no data 255. {@link CogWriter} tells what holds for the
 * file.
 *
 * <p>A class map ({@link #classes}) carries the legend's palette as its colour table and its classes in GDAL's metadata
 * ({@code LEVEL}, and {@code CLASS_0=Pa: Pasture} and so on). A pixel of an overview has the commonest value of the
 * four below it, no data being a value like any other; ties go to the first in reading order. A confidence map
 * ({@link #confidence}) holds percent, 0 to 100, in grey, and class probabilities ({@link #probabilities}) do so in a
 * band for each class; their overviews are rounded means of the valid pixels.
 *
 * <p>An interrupt of the thread is a cancel. Instances are for one thread at a time.
 */
public final class MapWriter implements Closeable {

    /** Pixel value of "no data" in class and confidence maps. */
    public static final int NO_DATA = Legend.NO_DATA;

    private static final String NO_DATA_TEXT = Integer.toString(NO_DATA);

    private static final int TILE = 512;

    private final CogWriter file;

    private MapWriter(Path target, PixelGrid grid, CogProfile profile) throws IOException {
        this.file = new CogWriter(target, grid, profile);
    }

    private static CogProfile oneBand(Reduction reduction, Optional<IndexColorModel> palette, GdalMetadata metadata) {
        return new CogProfile(
                SampleType.UINT8,
                1,
                TILE,
                Compression.DEFLATE,
                reduction,
                Optional.of(NO_DATA_TEXT),
                palette,
                metadata);
    }

    /**
     * Starts a map of classes.
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param legend what the pixel values mean: class ids, or {@link #NO_DATA}
     * @param metadata further items for GDAL's metadata, such as the model and the inputs; names in upper case by
     *     custom
     * @return a writer to be closed
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter classes(Path target, PixelGrid grid, Legend legend, Map<String, String> metadata)
            throws IOException {
        Map<String, String> items = new LinkedHashMap<>();
        items.put("LEVEL", legend.level().name());
        for (LandCoverClass c : legend.classes()) {
            items.put("CLASS_" + c.id(), c.code() + ": " + c.name());
        }
        items.putAll(metadata);
        List<String> description = List.of("Land use and land cover, level " + legend.level());
        return new MapWriter(
                target,
                grid,
                oneBand(
                        Reduction.COMMONEST,
                        Optional.of(legend.colorModel()),
                        new GdalMetadata(items, description, "")));
    }

    /**
     * Starts a map of the groups of {@link ChangeLegend}, which are in its colour table and in its metadata
     * ({@code GROUP_1=loss: Loss of natural vegetation} and so on).
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param metadata further items for GDAL's metadata
     * @return a writer to be closed; it expects groups' ids, or {@link #NO_DATA}
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter changes(Path target, PixelGrid grid, Map<String, String> metadata) throws IOException {
        Map<String, String> items = new LinkedHashMap<>();
        for (LandCoverClass group : ChangeLegend.groups()) {
            items.put("GROUP_" + group.id(), group.code() + ": " + group.name());
        }
        items.putAll(metadata);
        return new MapWriter(
                target,
                grid,
                oneBand(
                        Reduction.COMMONEST,
                        Optional.of(ChangeLegend.colorModel()),
                        new GdalMetadata(items, List.of("Change of land use and land cover"), "")));
    }

    /**
     * Starts a map of how sure a model was.
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param measure what the values are
     * @param metadata items for GDAL's metadata
     * @return a writer to be closed; it expects percent, 0 to 100, or {@link #NO_DATA}
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter confidence(
            Path target, PixelGrid grid, ConfidenceMeasure measure, Map<String, String> metadata) throws IOException {
        Map<String, String> items = new LinkedHashMap<>();
        items.put("MEASURE", measure.id());
        items.putAll(metadata);
        GdalMetadata gdal = new GdalMetadata(items, List.of("Confidence of the class"), "%");
        return new MapWriter(target, grid, oneBand(Reduction.MEAN, Optional.empty(), gdal));
    }

    /**
     * Starts a raster of the probabilities of all classes.
     *
     * @param target the file to write, in a folder that exists
     * @param grid the map's pixels
     * @param legend a band for each of its classes, named by its code
     * @param metadata items for GDAL's metadata
     * @return a writer to be closed; it expects percent, 0 to 100, or {@link #NO_DATA}, the bands of a pixel side by
     *     side
     * @throws IllegalArgumentException if GeoTIFF cannot hold the grid's CRS
     * @throws IOException if nothing can be written in the target's folder
     */
    public static MapWriter probabilities(Path target, PixelGrid grid, Legend legend, Map<String, String> metadata)
            throws IOException {
        Map<String, String> items = new LinkedHashMap<>();
        items.put("LEVEL", legend.level().name());
        items.putAll(metadata);
        List<String> codes = legend.classes().stream().map(LandCoverClass::code).toList();
        return new MapWriter(
                target,
                grid,
                CogProfile.ofBands(
                        SampleType.UINT8,
                        legend.size(),
                        TILE,
                        Compression.DEFLATE,
                        NO_DATA_TEXT,
                        new GdalMetadata(items, codes, "%")));
    }

    /**
     * Takes the next rows.
     *
     * @param rows pixels in row-major order
     * @param offset where the first row starts
     * @param rowCount how many rows there are, each as wide as the grid
     * @throws IndexOutOfBoundsException if the array or the grid has fewer rows left
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the disk is full, or fails otherwise
     */
    public void write(byte[] rows, int offset, int rowCount) throws IOException {
        file.write(rows, offset, rowCount);
    }

    /**
     * Encodes the file, forces it to disk and moves it to its place. The writer is closed afterwards, whether that went
     * well or not.
     *
     * @param listener hears of progress, from 0 to 100, and may cancel between two tiles
     * @throws IllegalStateException if rows are missing
     * @throws InterruptedIOException if the listener cancels, or the thread is interrupted; the target is untouched
     * @throws IOException if the disk is full, or fails otherwise; the target is untouched
     */
    public void finish(ProgressListener listener) throws IOException {
        file.finish(listener);
    }

    /** Deletes what has been written so far, unless {@link #finish} has succeeded. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
