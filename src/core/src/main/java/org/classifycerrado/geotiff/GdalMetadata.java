package org.classifycerrado.geotiff;

import java.util.List;
import java.util.Map;

/**
 * The content of GDAL's metadata tag.
 *
 * @param items of the dataset, by name
 * @param descriptions of the bands, in their order; none to leave them without
 * @param unit of the first band; empty if it has none
 */
public record GdalMetadata(Map<String, String> items, List<String> descriptions, String unit) {

    /** Whether there is nothing to write. */
    boolean isEmpty() {
        return items.isEmpty() && descriptions.isEmpty() && unit.isEmpty();
    }

    /** The document that GDAL expects in the tag, in ASCII: the tag has no encoding of its own. */
    String toXml() {
        StringBuilder xml = new StringBuilder("<GDALMetadata>\n");
        items.forEach((name, value) -> item(xml, "name=\"" + escaped(name) + "\"", value));
        for (int band = 0; band < descriptions.size(); band++) {
            item(xml, "name=\"DESCRIPTION\" sample=\"" + band + "\" role=\"description\"", descriptions.get(band));
        }
        if (!unit.isEmpty()) {
            item(xml, "name=\"UNITTYPE\" sample=\"0\" role=\"unittype\"", unit);
        }
        return xml.append("</GDALMetadata>\n").toString();
    }

    /** GDAL escapes values twice and undoes it twice; for all but an ampersand, once gives the same. */
    private static void item(StringBuilder xml, String attributes, String value) {
        String text = escaped(value.replace("&", "&amp;"));
        xml.append("  <Item ").append(attributes).append('>').append(text).append("</Item>\n");
    }

    private static String escaped(String text) {
        StringBuilder xml = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                default -> {
                    if (c >= ' ' && c < 0x7f || c == '\n' || c == '\t') {
                        xml.append((char) c);
                    } else if (c > 0x9f) {
                        xml.append("&#").append(c).append(';');
                    } // XML has no control characters
                }
            }
        });
        return xml.toString();
    }
}
