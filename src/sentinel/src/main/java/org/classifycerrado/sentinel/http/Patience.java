package org.classifycerrado.sentinel.http;

import java.time.Duration;

/**
 * How long to wait for a server, and how often to ask it again.
 *
 * @param attempts failures in a row after which it is given up; at least 1
 * @param pause before the second attempt; doubled before each further one
 * @param longestPause of one pause, also where the server asks for more
 * @param connect until a connection stands
 * @param silence until the answer begins, and between its parts
 */
public record Patience(int attempts, Duration pause, Duration longestPause, Duration connect, Duration silence) {

    /** For servers on the internet: six attempts within about half a minute, or as the server asks. */
    public static final Patience USUAL = new Patience(
            6, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** The pause after so many failures in a row. */
    Duration after(int failures) {
        Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    }
}
