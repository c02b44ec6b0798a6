package org.classifycerrado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.classifycerrado.InvalidParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of requests and dates of maps. */
class TimesTest {

    private static final NavigableSet<LocalDate> DAYS = new TreeSet<>(
            java.util.List.of(LocalDate.of(2021, 7, 15), LocalDate.of(2022, 7, 20), LocalDate.of(2022, 8, 9)));

    @ParameterizedTest
    @CsvSource({
        "2022, 2022-01-01T00:00:00Z, 2023-01-01T00:00:00Z, false",
        "2024-02, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z, false",
        "2022-12-31, 2022-12-31T00:00:00Z, 2023-01-01T00:00:00Z, false",
        "2022-08-01T23:30:00-03:00, 2022-08-02T02:30:00Z, 2022-08-02T02:30:00.000000001Z, false",
        "2022-08-01T23:30:00, 2022-08-01T23:30:00Z, 2022-08-01T23:30:00.000000001Z, false",
        "2021-07/2022, 2021-07-01T00:00:00Z, 2023-01-01T00:00:00Z, true"
    })
    void readsTimes(String text, Instant start, Instant end, boolean period) {
        assertThat(TimeSpan.parse(text)).isEqualTo(new TimeSpan(start, end, period));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2022-13", "2022-02-30", "22-08-01", "2022/2021", "2022/", "2022/2023/P1Y", "2022-8-1"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2022, 2022-08-09, 2022-08-09",
        "2022-07, 2022-07-20, 2022-07-20",
        "2022-07-20T13:22:31Z, 2022-07-20, 2022-07-20",
        "2021-07-15/2022-07-20, 2022-07-20, 2022-07-20",
        "2020, , 2021-07-15",
        "2023-01-01, , 2022-08-09",
        // 187 days after the first, 183 before the second.
        "2022-01-18, , 2022-07-20",
        "2022-01-15, , 2021-07-15"
    })
    void findsWhatIsWithinATimeAndWhatIsNearest(String time, LocalDate newest, LocalDate nearest) {
        TimeSpan span = TimeSpan.parse(time);

        assertThat(span.newest(DAYS)).isEqualTo(Optional.ofNullable(newest));
        assertThat(span.nearest(DAYS)).isEqualTo(nearest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2021-07/2023-07/P1Y | 2021-07,2022-07,2023-07",
                "2021/2025/P2Y | 2021,2023,2025",
                "2021-01/2021-05/P2M | 2021-01,2021-03,2021-05",
                // Counted from the first day: February does not shorten the months after it.
                "2021-01-31/2021-04-30/P1M | 2021-01-31,2021-02-28,2021-03-31,2021-04-30",
                "2021-12-25/2022-01-08/P1W | 2021-12-25,2022-01-01,2022-01-08",
                "2021-12-30/2022-01-02/P1D | 2021-12-30,2021-12-31,2022-01-01,2022-01-02",
                "2023-07-02,2021-07-15T13:22:31Z,2022 | 2021-07-15T13:22:31Z,2022,2023-07-02",
                "2021/2022/P1Y,2019 | 2019,2021,2022",
                "2021/2021/P1Y | 2021"
            })
    void namesSeveralTimes(String text, String times) {
        assertThat(Times.parse(text, 5).values()).containsExactly(times.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-07/2021-07/P1Y | it ends before it begins",
                "2021/2023 | a period needs a step, such as 2021/2023/P1Y",
                "2021/2023/P0Y | its step is none",
                "2021/2023/P-1Y | its step is none",
                "2021/2023/P6M | its step is none for times of that form",
                "2021-07/2023-07/P10D | its step is none for times of that form",
                "2021/2023-07/P1Y | its ends have different forms",
                "2021/2023/yearly | it is no such time",
                "2021/2023/PT1H | it is no such time",
                "2021,,2022 | '' is no time",
                "2021,last year | 'last year' is no time",
                "2021-07-01,2021-07 | names 2021-07-01 twice",
                "2021-07-01T01:00:00Z,2021-07-01T23:00:00Z | names 2021-07-01 twice",
                "2021-07-01T23:00:00-03:00,2021-07-02 | names 2021-07-02 twice",
                "2000/2099/P1Y | names more than the 5 times that are allowed",
                "2000-01-01/9999-01-01/P1D | names more than the 5 times",
                "2001,2002,2003,2004,2005,2006 | names more than the 5 times"
            })
    void saysWhatIsWrongWithSeveralTimes(String text, String part) {
        assertThatThrownBy(() -> Times.parse(text, 5))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("times: ")
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @CsvSource({
        "2022-08-01, , 2022-08-01",
        "2022-08-01, 2021, 2022-08-01",
        "2022-08-01T23:30:00-03:00, , 2022-08-02",
        "2022-08-01T00:30:00+02:00, , 2022-07-31",
        "2022-08-01T23:30:00, , 2022-08-01",
        ", 2022-07-20T13:22:31Z, 2022-07-20",
        ", 2022-07, 2022-07-01"
    })
    void aMapHasADate(String date, String time, LocalDate day) {
        assertThat(AppendedDay.of(Optional.ofNullable(date), Optional.ofNullable(time)))
                .isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | | date: is missing; append=true needs the date of the map",
                " | 2021/2022 | date: is missing, and the period '2021/2022' of 'time' does not say it",
                " | then | time: is 'then'",
                "2022-08 | | date: is '2022-08'; allowed: a day",
                "2022-08-01Z | | date: is '2022-08-01Z'; allowed: a day",
                "2022-02-30 | | date: is '2022-02-30'",
                "2022-08-01T25:00:00Z | | date: is '2022-08-01T25:00:00Z'; allowed",
                "2021-07-01/2022-07-01 | | date: is '2021-07-01/2022-07-01'",
                "2021-07-01T10:00:00/2022-07-01 | | date: is '2021-07-01T10:00:00/2022-07-01'",
                "01/08/2022 | | date: is '01/08/2022'"
            })
    void saysWhatIsWrongWithADate(String date, String time, String message) {
        assertThatThrownBy(() -> AppendedDay.of(Optional.ofNullable(date), Optional.ofNullable(time)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2020 | time: '2020': layer 'x' has nothing there; it has 2021-07-15, 2022-07-20, 2022-08-09",
                "2022-07-20T13:22:31Z/2022-07-19 | time: is '2022-07-20T13:22:31Z/2022-07-19'; allowed: one ISO 8601",
                "lately | time: is 'lately'; allowed: one ISO 8601 instant or period, such as 2022-08-01"
            })
    void saysWhatThereIsInsteadOfATime(String time, String message) {
        assertThatThrownBy(() -> TimeSpan.newest(time, "layer 'x'", DAYS))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theDayOfAnInstantIsThatOfUtc() {
        assertThat(TimeSpan.parse("2022-08-01T22:00:00-04:00").day()).isEqualTo(LocalDate.of(2022, 8, 2));
    }
}
