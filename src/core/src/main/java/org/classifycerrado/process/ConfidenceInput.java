package org.classifycerrado.process;

import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.ClassLookup;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Legend;

/** A confidence map that a request names, read at the pixels of another grid. For one thread at a time. */
final class ConfidenceInput implements AutoCloseable {

    private static final int MOST = 100;

    private final String parameter;
    private final OpenCoverage source;
    private final ClassLookup lookup;
    private final byte[] row;

    private ConfidenceInput(String parameter, OpenCoverage source, PixelGrid grid) {
        this.parameter = parameter;
        this.source = source;
        this.lookup = new ClassLookup(parameter, ClassRaster.of(parameter, source, RegionOfInterest.EVERYTHING), grid);
        this.row = new byte[grid.width()];
    }

    /**
     * Opens it.
     *
     * @param host finds layers
     * @param parameter the parameter that names it
     * @param name of the layer
     * @param time of a layer with a time dimension
     * @param grid whose pixels ask for confidences
     * @return it, to be closed
     * @throws InvalidParameterException if there is no such layer, or it is no confidence map
     * @throws IOException if it cannot be read
     */
    static ConfidenceInput open(Host host, String parameter, String name, Optional<String> time, PixelGrid grid)
            throws IOException {
        OpenCoverage source = host.coverages().open(parameter, name, time);
        try {
            return new ConfidenceInput(parameter, source, grid);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads a row.
     *
     * @param number row of the grid
     * @return percent of each pixel, 255 where there is none; the same array each time
     * @throws InvalidParameterException if a value is no percentage
     */
    byte[] row(int number) {
        lookup.row(number, row);
        for (byte value : row) {
            int percent = value & 0xff;
            if (percent > MOST && percent != Legend.NO_DATA) {
                throw new InvalidParameterException(
                        parameter,
                        "'" + source.name() + "' is no confidence map: it has the value " + percent + "; allowed: 0 to "
                                + MOST + " and " + Legend.NO_DATA);
            }
        }
        return row;
    }

    @Override
    public void close() {
        source.close();
    }
}
