package org.classifycerrado.map;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of several maps, such as those of several dates, as one.
 *
 * @param column what tells the maps apart, such as {@code date}
 * @param maps at least one, all of them tables of one kind and level
 */
public record AreaSeries(String column, List<Entry> maps) {

    /** Takes a copy of the maps. */
    public AreaSeries {
        maps = List.copyOf(maps);
    }

    /**
     * One map.
     *
     * @param label its date or name
     * @param areas its table
     */
    public record Entry(String label, AreaReport areas) {}

    /**
     * The tables as a JSON object with the array {@code maps}, whose objects are those of the tables, with the
     * {@linkplain #column label} before all else.
     *
     * @return the text, indented
     */
    public String toJson() {
        JsonArray array = new JsonArray();
        for (Entry map : maps) {
            JsonObject json = new JsonObject();
            json.addProperty(column, map.label);
            map.areas.json().entrySet().forEach(member -> json.add(member.getKey(), member.getValue()));
            array.add(json);
        }
        JsonObject series = new JsonObject();
        series.add("maps", array);
        return AreaReport.text(series);
    }

    /**
     * The tables as CSV (RFC 4180, to be stored as UTF-8): the records of one after those of the other, each with the
     * {@linkplain #column label} in a first column.
     *
     * @return the text, each record ended by CR LF
     */
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        add(csv, column, maps.get(0).areas.records().get(0));
        for (Entry map : maps) {
            List<List<String>> records = map.areas.records();
            records.subList(1, records.size()).forEach(record -> add(csv, map.label, record));
        }
        return csv.toString();
    }

    private static void add(StringBuilder csv, String first, List<String> others) {
        List<String> fields = new ArrayList<>(List.of(first));
        fields.addAll(others);
        Figures.record(csv, fields.toArray(String[]::new));
    }
}
