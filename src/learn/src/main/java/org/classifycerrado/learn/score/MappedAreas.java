package org.classifycerrado.learn.score;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;

/** Reads how much area a map gives to each class. */
public final class MappedAreas {

    private MappedAreas() {}

    /**
     * Reads areas as {@code cerrado classify --areas} writes them (JSON or CSV, hectares), or any CSV whose header has
     * a column {@code area} or {@code hectares} and whose first column is a class's id, code or name.
     *
     * @param text content of the file
     * @param classes the classes
     * @return an area for each class; 0 for one that the file leaves out
     * @throws IllegalArgumentException if the text is neither, or names another class
     */
    public static double[] parse(String text, List<LandCoverClass> classes) {
        double[] areas = new double[classes.size()];
        if (text.stripLeading().startsWith("{")) {
            try {
                for (JsonElement element :
                        JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("classes")) {
                    JsonObject entry = element.getAsJsonObject();
                    areas[position(entry.get("id").getAsString(), classes)] =
                            entry.get("hectares").getAsDouble();
                }
                return areas;
            } catch (JsonParseException
                    | IllegalStateException
                    | NullPointerException
                    | UnsupportedOperationException
                    | NumberFormatException e) {
                throw new IllegalArgumentException(
                        "holds no areas as 'cerrado classify --areas' writes them, an array 'classes' of 'id' and"
                                + " 'hectares'",
                        e);
            }
        }
        List<String[]> lines = text.replace("\uFEFF", "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(",", -1))
                .toList();
        List<String> header = lines.isEmpty()
                ? List.of()
                : Arrays.stream(lines.get(0))
                        .map(cell -> cell.trim().toLowerCase(Locale.ROOT))
                        .toList();
        int column = Math.max(header.indexOf("area"), header.indexOf("hectares"));
        if (column < 1) {
            throw new IllegalArgumentException("has no column 'area' or 'hectares' after one that names the class");
        }
        for (String[] line : lines.subList(1, lines.size())) {
            String label = line[0].trim();
            if (label.equals(Integer.toString(Legend.NO_DATA))) {
                continue;
            }
            String area = line.length > column ? line[column].trim() : "";
            try {
                areas[position(label, classes)] = Double.parseDouble(area);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "gives class '" + label + "' the area '" + area + "'; allowed: numbers", e);
            }
        }
        return areas;
    }

    private static int position(String label, List<LandCoverClass> classes) {
        for (LandCoverClass c : classes) {
            if (label.equals(Integer.toString(c.id())) || label.equals(c.code()) || label.equals(c.name())) {
                return c.id();
            }
        }
        throw new IllegalArgumentException("names the class '" + label + "', which the confusion matrix does not have");
    }
}
