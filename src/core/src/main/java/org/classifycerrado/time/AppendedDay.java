package org.classifycerrado.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;

/** The day of UTC that a map is added to a layer with time for, as requests say it. */
public final class AppendedDay {

    private static final String DATE = "date";

    private AppendedDay() {}

    /**
     * The date that a request gives its map.
     *
     * @param date the request's {@code date}: a day, or an instant, whose day in UTC counts
     * @param time the request's {@code time}, which stands in for it: a year, a month, a day or an instant, whose first
     *     day counts
     * @return the day
     * @throws InvalidParameterException if neither gives a day
     */
    public static LocalDate of(Optional<String> date, Optional<String> time) {
        if (date.isPresent()) {
            return parse(date.get());
        }
        if (time.isPresent()) {
            TimeSpan span = TimeSpan.of("time", time.get());
            if (!span.period()) {
                return span.day();
            }
        }
        throw new InvalidParameterException(
                DATE,
                "is missing"
                        + time.map(text -> ", and the period '" + text + "' of 'time' does not say it")
                                .orElse("") + "; append=true needs the date of the map, such as 2022-08-01");
    }

    private static LocalDate parse(String text) {
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}(T[^/]+)?")) {
                return TimeSpan.parse(text).day();
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new InvalidParameterException(
                DATE,
                "is '" + text + "'; allowed: a day such as 2022-08-01, or an instant such as 2022-08-01T13:22:31Z or"
                        + " 2022-08-01T10:22:31-03:00, whose day in UTC counts");
    }
}
