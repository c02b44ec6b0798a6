package org.classifycerrado.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.classifycerrado.InvalidParameterException;

/** Several times that one request names: a list, periods with a step, or a list of both. */
public final class Times {

    private static final String TIMES = "times";

    /** Forms of times in periods: the length of their text, and what a step of them may be made of. */
    private enum Form {
        YEAR(4),
        MONTH(7),
        DAY(10);

        private final int length;

        Form(int length) {
            this.length = length;
        }

        static Form of(String text) {
            for (Form form : values()) {
                if (form.length == text.length()) {
                    return form;
                }
            }
            throw new DateTimeException("it is no year, month or day");
        }

        boolean allows(Period step) {
            return switch (this) {
                case YEAR -> step.getMonths() == 0 && step.getDays() == 0;
                case MONTH -> step.getDays() == 0;
                case DAY -> true;
            };
        }
    }

    private Times() {}

    /**
     * Reads the parameter {@code times}.
     *
     * @param text times as {@link TimeSpan} reads them, and {@code from/until/step} with a year, month or day at both
     *     ends and a step such as {@code P1Y}, separated by commas; a period without a step is none
     * @param most how many there may be
     * @return the texts of the times by their first days, in the order of time, at least one
     * @throws InvalidParameterException if the text cannot be read, names a day twice or too many times
     */
    public static NavigableMap<LocalDate, String> parse(String text, int most) {
        NavigableMap<LocalDate, String> times = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            for (String time : expanded(part.strip(), most)) {
                LocalDate day = TimeSpan.parse(time).day();
                if (times.putIfAbsent(day, time) != null) {
                    throw new InvalidParameterException(TIMES, "is '" + text + "', which names " + day + " twice");
                }
                if (times.size() > most) {
                    throw tooMany(text, most);
                }
            }
        }
        return times;
    }

    private static InvalidParameterException tooMany(String text, int most) {
        return new InvalidParameterException(
                TIMES, "is '" + text + "', which names more than the " + most + " times that are allowed");
    }

    private static List<String> expanded(String part, int most) {
        try {
            String[] ends = part.split("/", -1);
            if (ends.length == 3) {
                return steps(part, ends[0], ends[1], Period.parse(ends[2]), most);
            }
            if (ends.length == 1) {
                TimeSpan.parse(part);
                return List.of(part);
            }
            throw new DateTimeException("a period needs a step, such as " + part + "/P1Y");
        } catch (DateTimeException e) {
            throw new InvalidParameterException(
                    TIMES,
                    "has '" + part + "' (" + reason(e)
                            + "); allowed: times separated by commas, such as 2021-07-15,2022-07-20, and periods with a"
                            + " step of years, months, weeks or days, such as 2021-07/2023-07/P1Y");
        }
    }

    /** What was wrong, where we have said it ourselves. */
    private static String reason(DateTimeException e) {
        return e.getClass() == DateTimeException.class && e.getCause() == null ? e.getMessage() : "it is no such time";
    }

    private static List<String> steps(String part, String from, String until, Period step, int most) {
        Form form = Form.of(from);
        if (form != Form.of(until)) {
            throw new DateTimeException("its ends have different forms");
        }
        LocalDate first = TimeSpan.parse(from).day();
        LocalDate last = TimeSpan.parse(until).day();
        if (last.isBefore(first)) {
            throw new DateTimeException("it ends before it begins");
        }
        if (!form.allows(step) || !first.plus(step).isAfter(first)) {
            throw new DateTimeException("its step is none for times of that form");
        }
        List<String> times = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = first.plus(step.multipliedBy(times.size()))) {
            if (times.size() == most) {
                throw tooMany(part, most);
            }
            times.add(day.toString().substring(0, form.length));
        }
        return times;
    }
}
