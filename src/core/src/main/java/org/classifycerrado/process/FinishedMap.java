package org.classifycerrado.process;

import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import org.classifycerrado.Progress;
import org.classifycerrado.clean.Cleaning;
import org.classifycerrado.clean.MapCleaner;
import org.classifycerrado.clean.RowFile;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.Scratch;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.Figures;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.patch.MapRows;

/**
 * Takes the rows of a map, cleans the map if that is wanted, and passes on what comes of it: to the writer of the map,
 * to a counter of areas, and to the writers of what stands beside the map. Where cleaning has changed a pixel's class,
 * there is no confidence: the model was not sure of that class.
 */
final class FinishedMap implements Closeable {

    private final MapWriter map;
    private final AreaCounter areas;
    private final AreaCounter before;
    private final CompanionWriters companions;
    private final CleaningRequest wanted;
    private final Cleaning cleaning;
    private final int width;
    private final MapCleaner cleaner;
    private final RowFile confidence;
    private int rounds;
    private long changed;

    /**
     * A map without rows.
     *
     * @param map writes it
     * @param areas counts it
     * @param before counts what it is before cleaning
     * @param companions write what stands beside it
     * @param wanted cleaning
     * @param grid of the map
     * @param legend of the map
     * @param scratch for what is kept until all rows are there
     */
    FinishedMap(
            MapWriter map,
            AreaCounter areas,
            AreaCounter before,
            CompanionWriters companions,
            CleaningRequest wanted,
            PixelGrid grid,
            Legend legend,
            Scratch scratch)
            throws IOException {
        this.map = map;
        this.areas = areas;
        this.before = before;
        this.companions = companions;
        this.wanted = wanted;
        this.cleaning = wanted.on(grid);
        this.width = grid.width();
        this.cleaner = cleaning.isNeeded()
                ? new MapCleaner(width, grid.height(), legend.size(), cleaning, () -> scratch.file(".rows"))
                : null;
        this.confidence = cleaner == null ? null : new RowFile(scratch.file(".rows"), width);
    }

    /** Takes the next rows. */
    void add(MapRows rows) throws IOException {
        if (wanted.isNeeded()) {
            before.add(rows.unsmoothed(), 0, rows.firstRow(), rows.rows());
            changed += differences(rows.unsmoothed(), rows.classes());
        }
        companions.write(Companion.PROBABILITIES, rows.probabilities(), rows.rows());
        if (cleaner == null) {
            write(rows.classes(), rows.firstRow(), rows.rows());
            companions.write(Companion.CONFIDENCE, rows.confidence(), rows.rows());
        } else {
            cleaner.add(rows.classes(), rows.rows());
            confidence.write(rows.firstRow(), rows.rows(), rows.confidence());
        }
    }

    private void write(byte[] classes, int firstRow, int rows) throws IOException {
        map.write(classes, 0, rows);
        areas.add(classes, 0, firstRow, rows);
    }

    /** Cleans, when all rows are there. */
    void clean(Progress progress) throws IOException {
        if (cleaner == null) {
            return;
        }
        rounds = cleaner.finish(
                (cleaned, original, firstRow, rows) -> {
                    write(cleaned, firstRow, rows);
                    byte[] percent = new byte[rows * width];
                    confidence.read(firstRow, rows, percent);
                    for (int i = 0; i < percent.length; i++) {
                        if (cleaned[i] != original[i]) {
                            percent[i] = (byte) MapWriter.NO_DATA;
                        }
                    }
                    changed += differences(cleaned, original);
                    companions.write(Companion.CONFIDENCE, percent, rows);
                },
                progress);
    }

    private static long differences(byte[] one, byte[] other) {
        long count = 0;
        for (int i = 0; one != other && i < one.length; i++) {
            count += one[i] == other[i] ? 0 : 1;
        }
        return count;
    }

    /** What was done, for the summary. */
    JsonObject report() {
        JsonObject json = new JsonObject();
        wanted.minArea().ifPresent(hectares -> json.addProperty("minArea", hectares));
        json.addProperty("minPixels", cleaning.minPixels());
        json.addProperty("smooth", wanted.smooth());
        if (wanted.smooth() > 1) {
            json.addProperty(
                    "smoothBy", wanted.byProbabilities() ? CleaningRequest.PROBABILITIES : CleaningRequest.MAJORITY);
        }
        json.addProperty("rounds", rounds);
        json.addProperty("changedPixels", changed);
        json.add("hectaresBefore", hectares(before.table()));
        json.add("hectaresAfter", hectares(areas.table()));
        return json;
    }

    private static JsonObject hectares(AreaTable table) {
        JsonObject json = new JsonObject();
        table.rows().forEach(row -> json.addProperty(row.landCover().code(), Figures.rounded(row.hectares())));
        return json;
    }

    @Override
    public void close() throws IOException {
        try {
            if (cleaner != null) {
                cleaner.close();
            }
        } finally {
            if (confidence != null) {
                confidence.close();
            }
        }
    }
}
