package org.classifycerrado.change;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.time.TimeSpan;

/**
 * The date of a map: a {@link TimeSpan} that is no period, as it was written.
 *
 * @param text as it was given
 * @param start when it begins
 */
public record MapDate(String text, Instant start) {

    /**
     * Reads a date.
     *
     * @param parameter the request's parameter, for messages
     * @param text the date
     * @return it
     * @throws InvalidParameterException if it is none
     */
    public static MapDate parse(String parameter, String text) {
        try {
            TimeSpan time = TimeSpan.parse(text);
            if (!time.period()) {
                return new MapDate(text, time.start());
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new InvalidParameterException(
                parameter,
                "is '" + text + "'; allowed: a year, month, day or instant of ISO 8601, such as 2021, 2021-08,"
                        + " 2021-08-01 or 2021-08-01T12:00:00Z");
    }

    /**
     * The day that it begins on.
     *
     * @return a day of UTC: of a year or month the first
     */
    public LocalDate day() {
        return start.atZone(ZoneOffset.UTC).toLocalDate();
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
