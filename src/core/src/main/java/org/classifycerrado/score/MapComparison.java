package org.classifycerrado.score;

import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.ClassLookup;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * Compares a map with a reference, pixel by pixel of the map: a pixel's true class is that of the reference's pixel
 * under its centre. If one of the two has the classes of L1, both are judged by those.
 */
public final class MapComparison {

    private MapComparison() {}

    /**
     * One side of the comparison.
     *
     * @param parameter the request's parameter that it stands for, for messages
     * @param raster class ids
     * @param level their level
     */
    public record Side(String parameter, ClassRaster raster, Level level) {}

    /**
     * Compares.
     *
     * @param map the map
     * @param reference what is taken for true, on any grid
     * @param progress receives progress and says whether to go on
     * @return the assessment
     * @throws InvalidParameterException if a value is neither a class nor no data, or they share no pixel
     * @throws IOException if one of them cannot be read
     */
    public static Assessment of(Side map, Side reference, Progress progress) throws IOException {
        Level level = map.level() == reference.level() ? map.level() : Level.L1;
        PixelGrid grid = map.raster().grid();
        ClassLookup lookup = new ClassLookup(reference.parameter(), reference.raster(), grid);
        ConfusionMatrix matrix = new ConfusionMatrix(Legend.of(level).size());
        int[] mapIds = ids(map.level(), level);
        int[] referenceIds = ids(reference.level(), level);
        long[] alone = new long[2];
        progress.task("Comparing " + grid.width() + "×" + grid.height() + " pixels");
        map.raster().read((values, firstRow, rows) -> {
            byte[] truth = new byte[grid.width()];
            boolean[] outside = map.raster().outside(firstRow, rows);
            for (int row = 0; row < rows; row++) {
                lookup.row(firstRow + row, truth);
                for (int x = 0; x < truth.length; x++) {
                    if (outside[row * truth.length + x]) {
                        continue;
                    }
                    int predicted = id(values[row * truth.length + x], mapIds, map);
                    int actual = id(truth[x], referenceIds, reference);
                    if (predicted != Legend.NO_DATA && actual != Legend.NO_DATA) {
                        matrix.add(actual, predicted);
                    } else if (actual != Legend.NO_DATA) {
                        alone[0]++;
                    } else if (predicted != Legend.NO_DATA) {
                        alone[1]++;
                    }
                }
            }
            progress.percent(100.0 * (firstRow + rows) / grid.height());
        });
        if (matrix.total() == 0) {
            throw new InvalidParameterException(
                    reference.parameter(), "has no class at any pixel where the map has one; do they overlap?");
        }
        return new Assessment(
                Optional.of(level), Legend.of(level).classes(), matrix, alone[0], alone[1], Optional.empty());
    }

    /** From a level's ids to those of the level that counts. */
    private static int[] ids(Level from, Level to) {
        Legend legend = Legend.of(from);
        int[] ids = new int[legend.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = from == to ? i : legend.parentOf(i);
        }
        return ids;
    }

    private static int id(byte value, int[] ids, Side side) {
        int id = ClassRaster.id(side.parameter(), Legend.of(side.level()), value);
        return id == Legend.NO_DATA ? id : ids[id];
    }
}
