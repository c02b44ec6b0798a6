package org.classifycerrado.learn.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.measure.UnitConverter;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Level;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import si.uom.SI;

/**
 * Groups patches by the square block of ground that their centres lie in. The blocks are those of one plane, that of
 * the first patch's coordinate reference system, in which patches of others are placed too.
 */
final class Blocks {

    /** How far a run has come when the blocks are known. */
    static final double PERCENT = 50;

    /** A degree of a great circle on a sphere of the Earth's mean radius, 6371.0088 km. */
    private static final double KILOMETRES_PER_DEGREE = Math.PI * 6371.0088 / 180;

    /** Where to look for the place of a patch: the smallest files first. */
    private static final List<String> FOLDERS =
            List.of(SplitFiles.labels(Level.L1), SplitFiles.labels(Level.L2), SplitFiles.SAR, SplitFiles.MSI);

    private final double kilometres;
    private Optional<CoordinateReferenceSystem> plane = Optional.empty();
    private double side;

    private Blocks(double kilometres) {
        this.kilometres = kilometres;
    }

    /** Column and row of a block. */
    private record Block(long column, long row) implements Comparable<Block> {
        @Override
        public int compareTo(Block other) {
            int byColumn = Long.compare(column, other.column);
            return byColumn == 0 ? Long.compare(row, other.row) : byColumn;
        }
    }

    /**
     * Groups patches.
     *
     * @param files of the patches
     * @param kilometres side of a block; in a geographic CRS as many degrees as they are along a great circle
     * @param progress receives progress and says whether to go on
     * @return the ids of the patches of each block, from west to east
     * @throws IOException if a patch does not say where it lies
     */
    static List<List<String>> of(SplitFiles files, double kilometres, Progress progress) throws IOException {
        progress.task("Reading where the patches lie");
        Blocks blocks = new Blocks(kilometres);
        SortedMap<Block, List<String>> groups = new TreeMap<>();
        List<String> ids = files.ids();
        for (int i = 0; i < ids.size(); i++) {
            PixelGrid grid = grid(files, ids.get(i));
            groups.computeIfAbsent(blocks.block(ids.get(i), grid), block -> new ArrayList<>())
                    .add(ids.get(i));
            progress.percent(PERCENT * (i + 1) / ids.size());
        }
        return List.copyOf(groups.values());
    }

    private static PixelGrid grid(SplitFiles files, String id) throws IOException {
        for (String folder : FOLDERS) {
            Path file = files.files(folder).get(id);
            if (file != null) {
                try {
                    Optional<PixelGrid> grid = PatchFile.read(file).grid();
                    if (grid.isPresent()) {
                        return grid.get();
                    }
                } catch (IOException e) {
                    continue; // the next folder may have a file that is whole
                }
            }
        }
        throw new IOException("patch " + id + " is not georeferenced: none of its files says where it lies, as blocks"
                + " need it; split without blocks");
    }

    private Block block(String id, PixelGrid grid) throws IOException {
        if (plane.isEmpty()) {
            plane = Optional.of(grid.crs());
            side = side(grid.crs());
        }
        double[] centre = new double[2];
        grid.cornerToCrs().transform(new double[] {grid.width() / 2.0, grid.height() / 2.0}, 0, centre, 0, 1);
        if (!CRS.equalsIgnoreMetadata(grid.crs(), plane.get())) {
            try {
                MathTransform transform = CRS.findMathTransform(grid.crs(), plane.get(), true);
                transform.transform(centre, 0, centre, 0, 1);
            } catch (FactoryException | TransformException e) {
                throw new IOException(
                        "patch " + id + " cannot be placed in "
                                + plane.get().getName().getCode() + ", the coordinate reference system of the first",
                        e);
            }
        }
        return new Block((long) Math.floor(centre[0] / side), (long) Math.floor(centre[1] / side));
    }

    private double side(CoordinateReferenceSystem crs) throws IOException {
        if (crs instanceof GeographicCRS) {
            return kilometres / KILOMETRES_PER_DEGREE;
        }
        try {
            UnitConverter metres =
                    crs.getCoordinateSystem().getAxis(0).getUnit().getConverterToAny(SI.METRE);
            return kilometres * 1000 / metres.convert(1.0);
        } catch (javax.measure.IncommensurableException e) {
            throw new IOException("the patches' coordinate reference system has no unit of length", e);
        }
    }
}
