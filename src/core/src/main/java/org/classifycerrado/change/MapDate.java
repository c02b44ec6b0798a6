package org.classifycerrado.change;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.classifycerrado.InvalidParameterException;

/**
 * The date of a map, as ISO 8601 writes it: a year, a month, a day, or an instant with a time zone.
 *
 * @param text as it was given
 * @param start when it begins; days begin in UTC, and so do months and years
 */
public record MapDate(String text, Instant start) {

    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> midnight(LocalDate.parse(text)),
            text -> midnight(YearMonth.parse(text).atDay(1)),
            text -> midnight(Year.parse(text).atDay(1)));

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * Reads a date.
     *
     * @param parameter the request's parameter, for messages
     * @param text the date
     * @return it
     * @throws InvalidParameterException if it is none
     */
    public static MapDate parse(String parameter, String text) {
        for (Function<String, Instant> form : FORMS) {
            try {
                return new MapDate(text, form.apply(text));
            } catch (DateTimeException e) {
                // Perhaps another form.
            }
        }
        throw new InvalidParameterException(
                parameter,
                "is '" + text + "'; allowed: a year, month, day or instant of ISO 8601, such as 2021, 2021-08,"
                        + " 2021-08-01 or 2021-08-01T12:00:00Z");
    }

    /**
     * Refuses a later map that is not later.
     *
     * @param parameter the parameter of this date, for messages
     * @param earlier the date of the earlier map
     * @throws InvalidParameterException if this date is that one, or before it
     */
    public void requireAfter(String parameter, MapDate earlier) {
        if (!start.isAfter(earlier.start)) {
            throw new InvalidParameterException(
                    parameter,
                    start.equals(earlier.start)
                            ? "is '" + text + "', the date of the earlier map; give two dates"
                            : "is '" + text + "', which is before '" + earlier.text + "'; give the earlier map first");
        }
    }
}
