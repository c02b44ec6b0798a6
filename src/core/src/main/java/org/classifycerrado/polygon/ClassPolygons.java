package org.classifycerrado.polygon;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.legend.Level;

/** What is said about polygons of a class map. */
public final class ClassPolygons {

    private static final String CODE = "code";
    private static final List<Column> COLUMNS = List.of(
            new Column(LegendFiles.CLASS_ATTRIBUTE, Column.Type.INTEGER),
            new Column(CODE, Column.Type.TEXT),
            new Column("name", Column.Type.TEXT),
            new Column("name_pt", Column.Type.TEXT),
            new Column("pixels", Column.Type.INTEGER),
            new Column("hectares", Column.Type.REAL),
            new Column("confidence", Column.Type.REAL));

    private ClassPolygons() {}

    /**
     * The attributes of polygons.
     *
     * @param legend of the map
     * @param confidence whether the map's confidence was given as the first raster besides
     * @return what is said about each region of a class
     */
    public static PolygonLayer.Description description(Legend legend, boolean confidence) {
        return new PolygonLayer.Description(COLUMNS, region -> {
            LandCoverClass c = legend.classes().get(region.value());
            return Arrays.asList(
                    c.id(),
                    c.code(),
                    c.name(),
                    c.namePt(),
                    region.pixels(),
                    region.hectares(),
                    confidence ? region.mean(0) : null);
        });
    }

    /**
     * The legend that polygons go by, told from the codes of their classes.
     *
     * @param polygons of a class map
     * @return that of L2, unless there are classes that only L1 has; those that both have look alike in both
     * @throws IOException if the file cannot be read
     */
    public static Legend legend(PolygonFile polygons) throws IOException {
        Legend finer = Legend.of(Level.L2);
        return polygons.values(CODE).stream().allMatch(code -> finer.find(code).isPresent())
                ? finer
                : Legend.of(Level.L1);
    }
}
