package org.classifycerrado.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;

/**
 * A time of a request, as ISO 8601 writes it: a year, a month, a day, an instant, or a period between two of them.
 * Years, months and days are those of UTC, and an instant without a time zone is in UTC, as GeoServer takes it.
 *
 * @param start the first instant
 * @param end the first instant after it; of an instant, a nanosecond later
 * @param period whether it was written as a period, {@code from/until}
 */
public record TimeSpan(Instant start, Instant end, boolean period) {

    private static final String TIME = "time";

    /** How many dates a message lists. */
    private static final int LISTED = 20;

    /**
     * Reads a time.
     *
     * @param text {@code 2022}, {@code 2022-08}, {@code 2022-08-01}, {@code 2022-08-01T13:22:31-03:00}, or two of them
     *     with a {@code /} between
     * @return the time
     * @throws DateTimeException if the text is no such time, or a period ends before it begins
     */
    public static TimeSpan parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length == 1) {
            return single(parts[0]);
        }
        if (parts.length > 2) {
            throw new DateTimeException("'" + text + "' is no time");
        }
        TimeSpan from = single(parts[0]);
        TimeSpan until = single(parts[1]);
        if (until.start.isBefore(from.start)) {
            throw new DateTimeException("'" + text + "' ends before it begins");
        }
        return new TimeSpan(from.start, until.end, true);
    }

    /**
     * Reads the time that a request asks for.
     *
     * @param parameter that holds it, for messages
     * @param text as {@link #parse} takes it
     * @return the time
     * @throws InvalidParameterException if the text is no such time
     */
    public static TimeSpan of(String parameter, String text) {
        try {
            return parse(text);
        } catch (DateTimeException e) {
            throw new InvalidParameterException(
                    parameter, "is '" + text + "'; allowed: one ISO 8601 instant or period, such as 2022-08-01");
        }
    }

    /**
     * The newest day within the {@code time} of a request.
     *
     * @param time as {@link #parse} takes it
     * @param what has something of these days, for messages
     * @param days of UTC, at least one
     * @return one of them
     * @throws InvalidParameterException if the time is none, or no day is within it
     */
    public static LocalDate newest(String time, String what, NavigableSet<LocalDate> days) {
        return of(TIME, time)
                .newest(days)
                .orElseThrow(() -> new InvalidParameterException(
                        TIME,
                        "'" + time + "': " + what + " has nothing there; it has "
                                + days.stream()
                                        .limit(LISTED)
                                        .map(LocalDate::toString)
                                        .collect(Collectors.joining(", "))
                                + (days.size() > LISTED ? ", …" : "")));
    }

    private static TimeSpan single(String text) {
        if (text.matches("\\d{4}")) {
            LocalDate first = Year.parse(text).atDay(1);
            return days(first, first.plusYears(1));
        } else if (text.matches("\\d{4}-\\d{2}")) {
            LocalDate first = YearMonth.parse(text).atDay(1);
            return days(first, first.plusMonths(1));
        } else if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
            LocalDate day = LocalDate.parse(text);
            return days(day, day.plusDays(1));
        } else if (text.matches("\\d{4}-\\d{2}-\\d{2}T.+")) {
            Instant instant = hasZone(text)
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return new TimeSpan(instant, instant.plusNanos(1), false);
        }
        throw new DateTimeException("'" + text + "' is no time");
    }

    private static boolean hasZone(String text) {
        return text.matches(".*T.*(Z|[+-]\\d{2}(:?\\d{2})?)");
    }

    private static TimeSpan days(LocalDate from, LocalDate until) {
        return new TimeSpan(startOf(from), startOf(until), false);
    }

    /**
     * The begin of a day.
     *
     * @param day of UTC
     * @return midnight
     */
    public static Instant startOf(LocalDate day) {
        return day.atTime(LocalTime.MIDNIGHT).toInstant(ZoneOffset.UTC);
    }

    /**
     * The day that it begins on.
     *
     * @return a day of UTC
     */
    public LocalDate day() {
        return start.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private LocalDate lastDay() {
        return end.minusNanos(1).atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * The newest day within this time. An instant stands for its day.
     *
     * @param days of UTC
     * @return one of them, or empty if none is within
     */
    public Optional<LocalDate> newest(NavigableSet<LocalDate> days) {
        return Optional.ofNullable(days.floor(lastDay())).filter(day -> !day.isBefore(day()));
    }

    /**
     * The day that is nearest to this time: the newest one within it, else the one closest to one of its ends, of two
     * equally close ones the earlier.
     *
     * @param days of UTC, at least one
     * @return one of them
     */
    public LocalDate nearest(NavigableSet<LocalDate> days) {
        Optional<LocalDate> within = newest(days);
        if (within.isPresent()) {
            return within.get();
        }
        LocalDate before = days.floor(lastDay());
        LocalDate after = days.ceiling(lastDay());
        if (before == null || after == null) {
            return before == null ? after : before;
        }
        long back = day().toEpochDay() - before.toEpochDay();
        return after.toEpochDay() - lastDay().toEpochDay() < back ? after : before;
    }
}
