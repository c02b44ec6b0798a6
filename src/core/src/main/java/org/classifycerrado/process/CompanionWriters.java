package org.classifycerrado.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.classifycerrado.host.Companion;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.geotools.api.util.ProgressListener;

/** Writes what stands beside a map. */
final class CompanionWriters implements Closeable {

    private final Map<Companion, MapWriter> writers = new EnumMap<>(Companion.class);

    /**
     * Starts the files.
     *
     * @param files where to write what was asked for
     * @param measure of the confidence, if that was asked for
     * @param grid of the map
     * @param legend of the map
     * @param metadata of the map
     */
    CompanionWriters(
            Map<Companion, Path> files,
            Optional<ConfidenceMeasure> measure,
            PixelGrid grid,
            Legend legend,
            Map<String, String> metadata)
            throws IOException {
        try {
            for (Map.Entry<Companion, Path> file : files.entrySet()) {
                MapWriter writer =
                        switch (file.getKey()) {
                            case CONFIDENCE ->
                                MapWriter.confidence(file.getValue(), grid, measure.orElseThrow(), metadata);
                            case PROBABILITIES -> MapWriter.probabilities(file.getValue(), grid, legend, metadata);
                            case POLYGONS -> throw new IllegalArgumentException("polygons are no raster");
                        };
                writers.put(file.getKey(), writer);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Takes the next rows of a companion, if it was asked for. */
    void write(Companion companion, byte[] values, int rows) throws IOException {
        MapWriter writer = writers.get(companion);
        if (writer != null) {
            writer.write(values, 0, rows);
        }
    }

    /**
     * Encodes the files, one after the other.
     *
     * @param listeners hears of the progress of each, by its place
     */
    void finish(IntFunction<ProgressListener> listeners) throws IOException {
        int place = 0;
        for (MapWriter writer : writers.values()) {
            writer.finish(listeners.apply(place++));
        }
    }

    @Override
    public void close() throws IOException {
        for (MapWriter writer : writers.values()) {
            writer.close();
        }
    }
}
