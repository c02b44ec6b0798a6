package org.classifycerrado.map;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.classifycerrado.legend.Level;

/** Areas of the classes of one map, as a table that is written as JSON or CSV. */
public sealed interface AreaReport permits AreaTable, ZoneTable {

    /**
     * Level of the map.
     *
     * @return the legend's
     */
    Level level();

    /**
     * The table as JSON.
     *
     * @return a new object
     */
    JsonObject json();

    /**
     * The table as records: a header and the rest.
     *
     * @return a list of fields for each, all of one length
     */
    List<List<String>> records();

    /**
     * The table as a JSON object, as {@link #json} describes it.
     *
     * @return the text, indented
     */
    default String toJson() {
        return text(json());
    }

    /**
     * The table as CSV (RFC 4180, to be stored as UTF-8), as {@link #records} describes it.
     *
     * @return the text, each record ended by CR LF
     */
    default String toCsv() {
        StringBuilder csv = new StringBuilder();
        records().forEach(record -> Figures.record(csv, record.toArray(String[]::new)));
        return csv.toString();
    }

    /** JSON, indented. */
    static String text(JsonElement json) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(json);
    }
}
