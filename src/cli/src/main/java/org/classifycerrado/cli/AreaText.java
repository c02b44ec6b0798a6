package org.classifycerrado.cli;

import java.util.Locale;
import org.classifycerrado.map.AreaTable;

/** Areas as a table of text. */
final class AreaText {

    private AreaText() {}

    static String of(AreaTable areas) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(Locale.ROOT, "%-4s %-44s %12s %14s %8s%n", "id", "class", "pixels", "hectares", "share"));
        for (AreaTable.Row row : areas.rows()) {
            if (row.pixels() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-4d %-44s %12d %14.2f %7.2f%%%n",
                        row.landCover().id(),
                        row.landCover().name(),
                        row.pixels(),
                        row.hectares(),
                        row.percent()));
            }
        }
        text.append(String.format(
                Locale.ROOT,
                "%-4s %-44s %12d %14.2f%n",
                "",
                "all classes",
                areas.classifiedPixels(),
                areas.classifiedHectares()));
        text.append(String.format(Locale.ROOT, "%-4s %-44s %12d", "", "no data", areas.noDataPixels()));
        return text.toString();
    }
}
