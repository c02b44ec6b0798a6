package org.classifycerrado.map;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * How much of a map each class covers.
 *
 * @param level the level of the legend
 * @param rows one for each class of the legend, in the order of their ids
 * @param noDataPixels pixels without a class
 * @param method how hectares were computed
 */
public record AreaTable(Level level, List<Row> rows, long noDataPixels, Method method) implements AreaReport {

    /** Takes a copy of the rows. */
    public AreaTable {
        rows = List.copyOf(rows);
    }

    /** How hectares were computed. */
    public enum Method {
        /** Pixel area in the plane of the map's projection, which is within 0.5 % of the area on the ellipsoid. */
        PLANE,
        /** Area on the ellipsoid of the map's datum. */
        ELLIPSOID
    }

    /**
     * The figures of one class.
     *
     * @param landCover the class
     * @param pixels how many pixels it has
     * @param hectares how much land that is
     * @param percent its share of all pixels that have a class, 0 to 100; 0 where none has
     */
    public record Row(LandCoverClass landCover, long pixels, double hectares, double percent) {}

    /**
     * How many pixels have a class.
     *
     * @return the sum over the rows
     */
    public long classifiedPixels() {
        return rows.stream().mapToLong(Row::pixels).sum();
    }

    /**
     * How much land has a class.
     *
     * @return the sum over the rows, in hectares
     */
    public double classifiedHectares() {
        return rows.stream().mapToDouble(Row::hectares).sum();
    }

    /**
     * The table as JSON: {@code level}, {@code method} ({@code plane} or {@code ellipsoid}), {@code classifiedPixels},
     * {@code classifiedHectares}, {@code noDataPixels}, and {@code classes}, an array of objects with {@code id},
     * {@code code}, {@code name}, {@code namePt}, {@code color}, {@code pixels}, {@code hectares} and {@code percent},
     * both rounded to four decimals.
     *
     * @return a new object
     */
    @Override
    public JsonObject json() {
        JsonArray classes = new JsonArray();
        for (Row row : rows) {
            LandCoverClass c = row.landCover();
            JsonObject entry = c.toJson();
            entry.addProperty("color", c.hex());
            entry.addProperty("pixels", row.pixels());
            entry.addProperty("hectares", Figures.rounded(row.hectares()));
            entry.addProperty("percent", Figures.rounded(row.percent()));
            classes.add(entry);
        }
        JsonObject table = new JsonObject();
        table.addProperty("level", level.name());
        table.addProperty("method", method.name().toLowerCase(Locale.ROOT));
        table.addProperty("classifiedPixels", classifiedPixels());
        table.addProperty("classifiedHectares", Figures.rounded(classifiedHectares()));
        table.addProperty("noDataPixels", noDataPixels);
        table.add("classes", classes);
        return table;
    }

    /**
     * The table as records: a header, one for each class with its names in both languages, and a last one for no data,
     * whose hectares and percent are empty. Numbers have a decimal point and at most four decimals.
     *
     * @return a list of fields for each
     */
    @Override
    public List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        records.add(List.of("id", "code", "name_en", "name_pt", "pixels", "hectares", "percent"));
        for (Row row : rows) {
            LandCoverClass c = row.landCover();
            records.add(List.of(
                    Integer.toString(c.id()),
                    c.code(),
                    c.name(),
                    c.namePt(),
                    Long.toString(row.pixels()),
                    Figures.rounded(row.hectares()).toPlainString(),
                    Figures.rounded(row.percent()).toPlainString()));
        }
        records.add(List.of(
                Integer.toString(Legend.NO_DATA), "", "No data", "Sem dados", Long.toString(noDataPixels), "", ""));
        return records;
    }
}
