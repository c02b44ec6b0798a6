package org.classifycerrado.change;

import java.io.IOException;
import java.util.Arrays;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.ClassLookup;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * What became of each pixel of a map: a number for each pair of classes, on the grid of the earlier map. A pixel's
 * later class is that of the later map's pixel under its centre, so maps of other grids and CRSs need no resampling.
 */
public final class Transitions {

    /** Value of pixels that have a class on neither or only one of the maps. */
    public static final int NONE = Legend.NO_DATA;

    private final Legend legend;
    private final ClassRaster from;
    private final ClassLookup later;
    private final String fromParameter;
    private final String toParameter;
    private long fromOnly;
    private long toOnly;

    /**
     * Lays one map over the other; nothing is read yet.
     *
     * @param level of both maps
     * @param fromParameter the parameter that the earlier map comes from, for messages
     * @param from the earlier map, within the region that counts
     * @param toParameter the parameter that the later map comes from
     * @param to the later map
     * @throws InvalidParameterException if there is no way from one CRS to the other
     */
    public Transitions(Level level, String fromParameter, ClassRaster from, String toParameter, ClassRaster to) {
        this.legend = Legend.of(level);
        this.from = from;
        this.fromParameter = fromParameter;
        this.toParameter = toParameter;
        this.later = new ClassLookup(toParameter, to, from.grid());
    }

    /**
     * The number of a transition.
     *
     * @param legend of both maps
     * @param from class id on the earlier map
     * @param to class id on the later map
     * @return 0 to 195
     */
    public static int of(Legend legend, int from, int to) {
        return from * legend.size() + to;
    }

    /**
     * The groups of all transitions.
     *
     * @param legend of both maps
     * @return 256 ids of {@link ChangeLegend}, by the numbers of transitions; {@link #NONE} where there is no such
     *     transition
     */
    public static byte[] groups(Legend legend) {
        byte[] groups = new byte[256];
        Arrays.fill(groups, (byte) NONE);
        for (int a = 0; a < legend.size(); a++) {
            for (int b = 0; b < legend.size(); b++) {
                groups[of(legend, a, b)] = (byte) ChangeLegend.group(legend, a, b);
            }
        }
        return groups;
    }

    /**
     * The pixels of the transitions.
     *
     * @return the earlier map's grid, cut to the region's bounds
     */
    public PixelGrid grid() {
        return from.grid();
    }

    /**
     * Pixels within the region that have a class on the earlier map alone.
     *
     * @return how many of those that were read
     */
    public long fromOnly() {
        return fromOnly;
    }

    /**
     * Pixels within the region that have a class on the later map alone.
     *
     * @return how many of those that were read
     */
    public long toOnly() {
        return toOnly;
    }

    /**
     * Reads both maps, strip by strip.
     *
     * @param rows takes {@linkplain #of numbers of transitions}, or {@link #NONE}
     * @param progress is told of 0 to {@code share} percent, and says whether to go on
     * @param share of the whole run that this is, in percent
     * @throws InvalidParameterException if a value is neither a class nor no data, or no pixel has a class on both maps
     * @throws IOException if a map cannot be read, or {@code rows} fails
     */
    public void read(ClassRaster.Rows rows, Progress progress, double share) throws IOException {
        PixelGrid grid = grid();
        int width = grid.width();
        byte[] after = new byte[width];
        long[] compared = new long[1];
        from.read((values, firstRow, count) -> {
            boolean[] outside = from.outside(firstRow, count);
            for (int row = 0; row < count; row++) {
                later.row(firstRow + row, after);
                compared[0] += join(values, row * width, after, outside);
            }
            rows.take(values, firstRow, count);
            progress.percent(share * (firstRow + count) / grid.height());
        });
        if (compared[0] == 0) {
            throw new InvalidParameterException(
                    toParameter, "has no class at any pixel where '" + fromParameter + "' has one; do they overlap?");
        }
    }

    /** Puts the transitions of a row in place of its classes. */
    private int join(byte[] values, int offset, byte[] after, boolean[] outside) {
        int compared = 0;
        for (int x = 0; x < after.length; x++) {
            int i = offset + x;
            int before = ClassRaster.id(fromParameter, legend, values[i]);
            int now = outside[i] ? NONE : ClassRaster.id(toParameter, legend, after[x]);
            if (before != NONE && now != NONE) {
                values[i] = (byte) of(legend, before, now);
                compared++;
            } else {
                values[i] = (byte) NONE;
                fromOnly += before == NONE ? 0 : 1;
                toOnly += now == NONE ? 0 : 1;
            }
        }
        return compared;
    }
}
