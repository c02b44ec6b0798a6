package org.classifycerrado.clean;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.legend.Legend;

/**
 * Cleans a class map of any height: takes its rows, keeps them in scratch files, and gives them back cleaned, together
 * with what they were. {@link Majority} and {@link Sieve} say how. For one thread at a time.
 */
public final class MapCleaner implements Closeable {

    private static final int STRIP = 256;

    /** Share of the Java heap that may be taken. */
    private static final double SHARE = 0.5;

    private final int width;
    private final int height;
    private final Cleaning cleaning;
    private final RowFile before;
    private final RowFile after;
    private final Majority majority;
    private int taken;

    /** Takes rows of the cleaned map. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes the next rows.
         *
         * @param cleaned class ids, {@link Legend#NO_DATA} where there is none, row-major
         * @param original what they were
         * @param firstRow the first row's place in the map
         * @param rows how many
         * @throws IOException if they cannot be kept
         */
        void take(byte[] cleaned, byte[] original, int firstRow, int rows) throws IOException;
    }

    /** Places for scratch files. */
    @FunctionalInterface
    public interface Places {
        /**
         * A new place.
         *
         * @return a path where no file is yet
         * @throws IOException if there is no place
         */
        Path next() throws IOException;
    }

    /**
     * A cleaner that has no rows yet.
     *
     * @param width of the map
     * @param height of the map
     * @param classes how many classes there are; a map has their ids, from 0, and {@link Legend#NO_DATA}
     * @param cleaning what is to be done
     * @param places for two files as large as the map
     * @throws IOException if they cannot be written
     */
    public MapCleaner(int width, int height, int classes, Cleaning cleaning, Places places) throws IOException {
        this.width = width;
        this.height = height;
        this.cleaning = cleaning;
        this.before = new RowFile(places.next(), width);
        try {
            this.after = new RowFile(places.next(), width);
        } catch (IOException | RuntimeException e) {
            before.close();
            throw e;
        }
        this.majority =
                new Majority(cleaning.majority(), width, height, classes, (row, values) -> after.write(row, 1, values));
    }

    /**
     * Refuses what needs more memory than there is, before anything is computed.
     *
     * @param parameter the request's parameter for the smallest patch
     * @param cleaning what is to be done
     * @param width of the map
     * @param height of the map
     * @throws InvalidParameterException if it is too much
     */
    public static void requireMemory(String parameter, Cleaning cleaning, int width, int height) {
        if (cleaning.minPixels() == 1) {
            return;
        }
        long pixels = Sieve.rows(height, cleaning.minPixels()) * width;
        long needed = pixels * Sieve.BYTES;
        long allowed = (long) (Runtime.getRuntime().maxMemory() * SHARE);
        if (needed > allowed || pixels > Integer.MAX_VALUE - Byte.SIZE) {
            throw new InvalidParameterException(
                    parameter,
                    String.format(
                            Locale.ROOT,
                            "is %,d pixels, for which %,d rows of %,d pixels are looked at together, which needs about"
                                    + " %,d MiB; this program has %,d MiB for them. Ask for smaller patches or a"
                                    + " narrower area, or give it a larger heap",
                            cleaning.minPixels(),
                            Sieve.rows(height, cleaning.minPixels()),
                            width,
                            needed >> 20,
                            allowed >> 20));
        }
    }

    /**
     * Takes the next rows.
     *
     * @param rows class ids, row-major
     * @param count how many rows
     * @throws IOException if they cannot be kept
     */
    public void add(byte[] rows, int count) throws IOException {
        before.write(taken, count, rows);
        if (cleaning.majority() == 1) {
            after.write(taken, count, rows);
        } else {
            for (int row = 0; row < count; row++) {
                majority.add(rows, row * width);
            }
        }
        taken += count;
    }

    /**
     * Cleans, when all rows are there, and gives them back.
     *
     * @param rows takes them, from the first to the last
     * @param progress checked again and again
     * @return rounds of merging that changed something
     * @throws IOException if the files cannot be used, or the rows not be kept
     */
    public int finish(Rows rows, Progress progress) throws IOException {
        if (taken != height) {
            throw new IllegalStateException(taken + " of " + height + " rows are there");
        }
        int rounds =
                cleaning.minPixels() == 1 ? 0 : new Sieve(after, width, height, cleaning.minPixels()).run(progress);
        for (int row = 0; row < height; row += STRIP) {
            progress.check();
            int count = Math.min(STRIP, height - row);
            byte[] cleaned = new byte[count * width];
            byte[] original = new byte[count * width];
            after.read(row, count, cleaned);
            before.read(row, count, original);
            rows.take(cleaned, original, row, count);
        }
        return rounds;
    }

    @Override
    public void close() throws IOException {
        try {
            before.close();
        } finally {
            after.close();
        }
    }
}
