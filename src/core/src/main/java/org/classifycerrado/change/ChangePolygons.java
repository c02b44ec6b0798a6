package org.classifycerrado.change;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.polygon.Column;
import org.classifycerrado.polygon.PolygonLayer;
import org.classifycerrado.polygon.Region;

/** What is said about polygons of transitions. */
public final class ChangePolygons {

    /** The attribute that has the date of the later map, by which the change has happened. */
    public static final String DATE = "to_date";

    private static final List<Column> COLUMNS = List.of(
            new Column("from_id", Column.Type.INTEGER),
            new Column("from_code", Column.Type.TEXT),
            new Column("from_name", Column.Type.TEXT),
            new Column("to_id", Column.Type.INTEGER),
            new Column("to_code", Column.Type.TEXT),
            new Column("to_name", Column.Type.TEXT),
            new Column(LegendFiles.GROUP_ATTRIBUTE, Column.Type.INTEGER),
            new Column("group_name", Column.Type.TEXT),
            new Column("pixels", Column.Type.INTEGER),
            new Column("hectares", Column.Type.REAL),
            new Column("from_date", Column.Type.DATE),
            new Column(DATE, Column.Type.DATE),
            new Column("from_confidence", Column.Type.REAL),
            new Column("to_confidence", Column.Type.REAL));

    private ChangePolygons() {}

    /**
     * The attributes of polygons.
     *
     * @param legend of both maps
     * @param from date of the earlier map
     * @param to date of the later map
     * @param fromConfidence number of the raster that has the earlier map's confidence, or -1
     * @param toConfidence number of the raster that has the later map's confidence, or -1
     * @return what is said about each region of a {@linkplain Transitions#of transition}
     */
    public static PolygonLayer.Description description(
            Legend legend, Optional<MapDate> from, Optional<MapDate> to, int fromConfidence, int toConfidence) {
        LocalDate fromDate = from.map(MapDate::day).orElse(null);
        LocalDate toDate = to.map(MapDate::day).orElse(null);
        return new PolygonLayer.Description(COLUMNS, region -> {
            LandCoverClass a = legend.classes().get(region.value() / legend.size());
            LandCoverClass b = legend.classes().get(region.value() % legend.size());
            LandCoverClass group = ChangeLegend.groups().get(ChangeLegend.group(legend, a.id(), b.id()));
            List<Object> values = new ArrayList<>(
                    Arrays.asList(a.id(), a.code(), a.name(), b.id(), b.code(), b.name(), group.id(), group.name()));
            values.addAll(Arrays.asList(region.pixels(), region.hectares(), fromDate, toDate));
            values.addAll(Arrays.asList(mean(region, fromConfidence), mean(region, toConfidence)));
            return values;
        });
    }

    private static Double mean(Region region, int layer) {
        return layer < 0 ? null : region.mean(layer);
    }
}
