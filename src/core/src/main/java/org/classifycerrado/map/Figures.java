package org.classifycerrado.map;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How tables write their figures. */
public final class Figures {

    private Figures() {}

    /**
     * A number as tables give it.
     *
     * @param value any finite number
     * @return it, with at most four decimals
     */
    public static BigDecimal rounded(double value) {
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /**
     * Adds a record of CSV (RFC 4180), ended by CR LF.
     *
     * @param csv what it is added to
     * @param fields quoted where they need it
     */
    public static void record(StringBuilder csv, String... fields) {
        for (int i = 0; i < fields.length; i++) {
            csv.append(i == 0 ? "" : ",").append(quoted(fields[i]));
        }
        csv.append("\r\n");
    }

    private static String quoted(String field) {
        boolean needsQuotes = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return needsQuotes ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
