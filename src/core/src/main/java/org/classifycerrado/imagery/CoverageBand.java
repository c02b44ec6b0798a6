package org.classifycerrado.imagery;

import java.awt.Rectangle;
import java.util.List;
import java.util.stream.IntStream;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.RasterTags;

/**
 * One band of a coverage as numbers: as the coverage means them, and NaN where it holds no data by declaration, mask or
 * alpha band, or, where 0 is a fill, holds 0.
 */
public final class CoverageBand {

    private final PixelGrid grid;
    private final BandReader reader;

    /**
     * A band.
     *
     * @param parameter that the coverage came with, for messages
     * @param coverage which stays the caller's to close
     * @param position of the band in it
     * @param meaning of this band's values
     * @throws org.classifycerrado.InvalidParameterException if the coverage has no CRS, or no regular grid
     */
    public CoverageBand(String parameter, OpenCoverage coverage, int position, Interpretation meaning) {
        this.grid = PixelGrid.of(parameter, coverage);
        this.reader = new BandReader(coverage, new int[] {position}, meaning, own -> own.to(own));
    }

    /**
     * What each band of a coverage is called: by itself or, where that says nothing, by its file.
     *
     * @param coverage a coverage
     * @return the names, in its order
     */
    public static List<String> names(OpenCoverage coverage) {
        RasterTags tags = coverage.tags();
        return IntStream.range(0, coverage.coverage().getNumSampleDimensions())
                .mapToObj(band -> tags.band(band).name().isEmpty()
                        ? coverage.coverage()
                                .getSampleDimension(band)
                                .getDescription()
                                .toString()
                        : tags.band(band).name())
                .toList();
    }

    /**
     * Where its pixels lie.
     *
     * @return the coverage's grid
     */
    public PixelGrid grid() {
        return grid;
    }

    /**
     * Reads a rectangle. Threads take turns.
     *
     * @param window columns and rows of the grid, within it
     * @param values receives the values, row by row
     */
    public synchronized void read(Rectangle window, float[] values) {
        Samples samples = new Samples(
                window.width, window.height, new float[][] {values}, new boolean[window.width * window.height]);
        Rectangle moved = new Rectangle(window);
        moved.translate(reader.bounds().x, reader.bounds().y);
        reader.read(moved, BandReader.Form.MEANT, samples, 0);
        for (int i = 0; i < samples.noData().length; i++) {
            if (samples.noData()[i]) {
                values[i] = Float.NaN;
            }
        }
    }
}
