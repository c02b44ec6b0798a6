package org.classifycerrado.map;

import java.util.Map;

/**
 * The content of GDAL's metadata tag.
 *
 * @param items of the dataset, by name
 * @param description of the only band
 * @param unit of the only band; empty if it has none
 */
record GdalMetadata(Map<String, String> items, String description, String unit) {

    /** The document that GDAL expects in the tag, in ASCII: the tag has no encoding of its own. */
    String toXml() {
        StringBuilder xml = new StringBuilder("<GDALMetadata>\n");
        items.forEach((name, value) -> item(xml, "name=\"" + escaped(name) + "\"", value));
        item(xml, "name=\"DESCRIPTION\" sample=\"0\" role=\"description\"", description);
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
