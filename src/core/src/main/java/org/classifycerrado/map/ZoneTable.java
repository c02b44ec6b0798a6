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
 * How much of each of many zones each class covers.
 *
 * @param level the level of the legend
 * @param rows one for each zone, at least one
 */
public record ZoneTable(Level level, List<Row> rows) implements AreaReport {

    /** Takes a copy of the rows. */
    public ZoneTable {
        rows = List.copyOf(rows);
    }

    /**
     * The figures of one zone.
     *
     * @param id of the zone
     * @param name of the zone; may be empty
     * @param areas of the classes in it
     */
    public record Row(String id, String name, AreaTable areas) {}

    /**
     * The table as JSON: {@code level}, {@code method} ({@code plane} or {@code ellipsoid}) and {@code zones}, an array
     * of objects with {@code id}, {@code name}, {@code classifiedPixels}, {@code classifiedHectares},
     * {@code noDataPixels}, and {@code classes}, an array of objects with {@code id}, {@code code}, {@code pixels},
     * {@code hectares} and {@code percent}, as {@link AreaTable#toJson()} has them, of those classes that are there.
     *
     * @return a new object
     */
    @Override
    public JsonObject json() {
        JsonArray zones = new JsonArray();
        for (Row row : rows) {
            JsonArray classes = new JsonArray();
            for (AreaTable.Row each : row.areas.rows()) {
                if (each.pixels() > 0) {
                    JsonObject entry = new JsonObject();
                    entry.addProperty("id", each.landCover().id());
                    entry.addProperty("code", each.landCover().code());
                    entry.addProperty("pixels", each.pixels());
                    entry.addProperty("hectares", Figures.rounded(each.hectares()));
                    entry.addProperty("percent", Figures.rounded(each.percent()));
                    classes.add(entry);
                }
            }
            JsonObject zone = new JsonObject();
            zone.addProperty("id", row.id);
            zone.addProperty("name", row.name);
            zone.addProperty("classifiedPixels", row.areas.classifiedPixels());
            zone.addProperty("classifiedHectares", Figures.rounded(row.areas.classifiedHectares()));
            zone.addProperty("noDataPixels", row.areas.noDataPixels());
            zone.add("classes", classes);
            zones.add(zone);
        }
        JsonObject table = new JsonObject();
        table.addProperty("level", level.name());
        table.addProperty("method", rows.get(0).areas.method().name().toLowerCase(Locale.ROOT));
        table.add("zones", zones);
        return table;
    }

    /**
     * The table as records: a header and one for each zone with its id, its name, how many pixels have a class and how
     * many none, and the hectares of all classes together and of each class, in columns that are named by the classes'
     * codes. Numbers have a decimal point and at most four decimals.
     *
     * @return a list of fields for each
     */
    @Override
    public List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("id", "name", "classified_pixels", "no_data_pixels", "hectares"));
        for (LandCoverClass c : Legend.of(level).classes()) {
            header.add(c.code());
        }
        records.add(header);
        for (Row row : rows) {
            List<String> record = new ArrayList<>(List.of(
                    row.id,
                    row.name,
                    Long.toString(row.areas.classifiedPixels()),
                    Long.toString(row.areas.noDataPixels()),
                    hectares(row.areas.classifiedHectares())));
            row.areas.rows().forEach(each -> record.add(hectares(each.hectares())));
            records.add(record);
        }
        return records;
    }

    private static String hectares(double value) {
        return Figures.rounded(value).toPlainString();
    }
}
