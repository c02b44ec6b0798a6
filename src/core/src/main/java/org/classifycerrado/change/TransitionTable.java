package org.classifycerrado.change;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.Figures;
import org.classifycerrado.map.PixelTally;
import org.classifycerrado.score.AreaEstimate;

/**
 * How much land went from which class to which.
 *
 * @param level level of both maps
 * @param from the earlier map
 * @param to the later map
 * @param rows the transitions that there are, those without a change of class included, by earlier and later class id
 * @param method how hectares were computed
 */
public record TransitionTable(Level level, Side from, Side to, List<Row> rows, AreaTable.Method method) {

    /** Takes a copy of the rows. */
    public TransitionTable {
        rows = List.copyOf(rows);
    }

    /**
     * One of the two maps.
     *
     * @param name of the map
     * @param date of the map, if it is known
     * @param alone pixels that have a class on this map only; they do not count
     * @param estimate error-adjusted areas of its classes, if a sample tells of its errors
     */
    public record Side(String name, Optional<MapDate> date, long alone, Optional<AreaEstimate> estimate) {}

    /**
     * One transition.
     *
     * @param from class on the earlier map
     * @param to class on the later map
     * @param group of {@link ChangeLegend}
     * @param pixels how many pixels went that way
     * @param hectares how much land that is
     */
    public record Row(LandCoverClass from, LandCoverClass to, LandCoverClass group, long pixels, double hectares) {}

    /**
     * The rows of what was counted.
     *
     * @param legend of both maps
     * @param tally of {@linkplain Transitions#of transitions}
     * @return a row for each transition that has a pixel
     */
    static List<Row> rows(Legend legend, PixelTally tally) {
        List<Row> rows = new ArrayList<>();
        for (LandCoverClass a : legend.classes()) {
            for (LandCoverClass b : legend.classes()) {
                int transition = Transitions.of(legend, a.id(), b.id());
                if (tally.pixels(transition) > 0) {
                    LandCoverClass group = ChangeLegend.groups().get(ChangeLegend.group(legend, a.id(), b.id()));
                    rows.add(new Row(a, b, group, tally.pixels(transition), tally.hectares(transition)));
                }
            }
        }
        return rows;
    }

    /**
     * How much land was compared.
     *
     * @return the sum over the rows, in hectares
     */
    public double hectares() {
        return rows.stream().mapToDouble(Row::hectares).sum();
    }

    /**
     * How many pixels were compared.
     *
     * @return the sum over the rows
     */
    public long pixels() {
        return rows.stream().mapToLong(Row::pixels).sum();
    }

    /**
     * The areas of a map's classes, as far as the other map has a class too.
     *
     * @param later whether it is the later map
     * @return hectares by class id
     */
    public double[] mapped(boolean later) {
        double[] areas = new double[Legend.of(level).size()];
        for (Row row : rows) {
            areas[(later ? row.to : row.from).id()] += row.hectares;
        }
        return areas;
    }

    /**
     * This table with what samples tell of the maps' errors.
     *
     * @param earlier areas of the earlier map's classes, if there is a sample of it
     * @param now of the later map's
     * @return a table with both
     */
    public TransitionTable with(Optional<AreaEstimate> earlier, Optional<AreaEstimate> now) {
        return new TransitionTable(
                level,
                new Side(from.name, from.date, from.alone, earlier),
                new Side(to.name, to.date, to.alone, now),
                rows,
                method);
    }

    /**
     * The table as a JSON object: {@code level}, {@code method} ({@code plane} or {@code ellipsoid}), the maps
     * {@code from} and {@code to} with {@code name}, {@code date} and {@code pixelsOnThisMapOnly}, {@code pixels} and
     * {@code hectares} compared, the arrays {@code transitions}, {@code groups} and {@code classes}. A class has its
     * {@code hectaresFrom} and {@code hectaresTo}, their difference {@code net}, and where samples were given
     * {@code estimateFrom}, {@code estimateTo} and {@code estimateNet}: {@code hectares} and the {@code margin} that is
     * half of the 95 % confidence interval. Figures are rounded to four decimals.
     *
     * @return the text, indented
     */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("level", level.name());
        json.addProperty("method", method.name().toLowerCase(Locale.ROOT));
        json.add("from", side(from));
        json.add("to", side(to));
        json.addProperty("pixels", pixels());
        json.addProperty("hectares", Figures.rounded(hectares()));
        JsonArray transitions = new JsonArray();
        for (Row row : rows) {
            JsonObject entry = new JsonObject();
            entry.add("from", row.from.toJson());
            entry.add("to", row.to.toJson());
            entry.addProperty("group", row.group.code());
            figures(entry, row.pixels, row.hectares);
            transitions.add(entry);
        }
        json.add("transitions", transitions);
        json.add("groups", groups());
        json.add("classes", classes());
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        return gson.toJson(json);
    }

    private static JsonObject side(Side side) {
        JsonObject json = new JsonObject();
        json.addProperty("name", side.name);
        side.date.ifPresent(date -> json.addProperty("date", date.text()));
        json.addProperty("pixelsOnThisMapOnly", side.alone);
        return json;
    }

    private void figures(JsonObject json, long count, double area) {
        json.addProperty("pixels", count);
        json.addProperty("hectares", Figures.rounded(area));
        json.addProperty("percent", Figures.rounded(percent(count)));
    }

    private double percent(long count) {
        return 100.0 * count / pixels();
    }

    private JsonArray groups() {
        JsonArray groups = new JsonArray();
        for (LandCoverClass group : ChangeLegend.groups()) {
            long count = 0;
            double area = 0;
            for (Row row : rows) {
                if (row.group.equals(group)) {
                    count += row.pixels;
                    area += row.hectares;
                }
            }
            JsonObject entry = group.toJson();
            entry.addProperty("color", group.hex());
            figures(entry, count, area);
            groups.add(entry);
        }
        return groups;
    }

    private JsonArray classes() {
        double[] before = mapped(false);
        double[] after = mapped(true);
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : Legend.of(level).classes()) {
            JsonObject entry = c.toJson();
            entry.addProperty("color", c.hex());
            entry.addProperty("hectaresFrom", Figures.rounded(before[c.id()]));
            entry.addProperty("hectaresTo", Figures.rounded(after[c.id()]));
            entry.addProperty("net", Figures.rounded(after[c.id()] - before[c.id()]));
            Optional<AreaEstimate.ClassArea> earlier =
                    from.estimate.map(e -> e.classes().get(c.id()));
            Optional<AreaEstimate.ClassArea> now =
                    to.estimate.map(e -> e.classes().get(c.id()));
            earlier.ifPresent(e -> entry.add("estimateFrom", estimate(e.area(), e.areaMargin())));
            now.ifPresent(e -> entry.add("estimateTo", estimate(e.area(), e.areaMargin())));
            if (earlier.isPresent() && now.isPresent()) {
                entry.add(
                        "estimateNet",
                        estimate(
                                now.get().area() - earlier.get().area(),
                                Math.hypot(earlier.get().areaMargin(), now.get().areaMargin())));
            }
            classes.add(entry);
        }
        return classes;
    }

    private static JsonObject estimate(double area, double margin) {
        JsonObject json = new JsonObject();
        json.addProperty("hectares", Figures.rounded(area));
        json.addProperty("margin", Figures.rounded(margin));
        return json;
    }

    /**
     * The transitions as CSV (RFC 4180, to be stored as UTF-8): a header, and a record for each.
     *
     * @return the text, each record ended by CR LF
     */
    public String toCsv() {
        StringBuilder csv = new StringBuilder(
                "from_id,from_code,from_name,to_id,to_code,to_name,group,pixels,hectares,percent\r\n");
        for (Row row : rows) {
            Figures.record(
                    csv,
                    Integer.toString(row.from.id()),
                    row.from.code(),
                    row.from.name(),
                    Integer.toString(row.to.id()),
                    row.to.code(),
                    row.to.name(),
                    row.group.code(),
                    Long.toString(row.pixels),
                    Figures.rounded(row.hectares).toPlainString(),
                    Figures.rounded(percent(row.pixels)).toPlainString());
        }
        return csv.toString();
    }
}
