package org.classifycerrado.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.AreaTable;

/**
 * The areas of a map, or of a zone within it.
 *
 * @param pixels of each class
 * @param hectares of each class
 * @param noData pixels without a class
 * @param method how hectares were computed
 */
record Count(long[] pixels, double[] hectares, long noData, AreaTable.Method method) implements Serializable {

    static Count of(AreaTable table) {
        return new Count(
                table.rows().stream().mapToLong(AreaTable.Row::pixels).toArray(),
                table.rows().stream().mapToDouble(AreaTable.Row::hectares).toArray(),
                table.noDataPixels(),
                table.method());
    }

    /** Several together; nothing where there are none. */
    static AreaTable sum(Legend legend, List<Count> counts) {
        long[] pixels = new long[legend.size()];
        double[] hectares = new double[legend.size()];
        for (Count count : counts) {
            for (int c = 0; c < pixels.length; c++) {
                pixels[c] += count.pixels[c];
                hectares[c] += count.hectares[c];
            }
        }
        long classified =
                IntStream.range(0, pixels.length).mapToLong(c -> pixels[c]).sum();
        List<AreaTable.Row> rows = new ArrayList<>();
        for (int c = 0; c < pixels.length; c++) {
            double share = classified == 0 ? 0 : 100.0 * pixels[c] / classified;
            rows.add(new AreaTable.Row(legend.classes().get(c), pixels[c], hectares[c], share));
        }
        boolean plane = counts.stream().allMatch(count -> count.method == AreaTable.Method.PLANE);
        return new AreaTable(
                legend.level(),
                rows,
                counts.stream().mapToLong(Count::noData).sum(),
                plane ? AreaTable.Method.PLANE : AreaTable.Method.ELLIPSOID);
    }
}
