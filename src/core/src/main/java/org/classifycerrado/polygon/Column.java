package org.classifycerrado.polygon;

/**
 * What is said about each polygon.
 *
 * @param name of the attribute: lower-case letters and {@code _}
 * @param type of its values, which may be missing
 */
public record Column(String name, Type type) {

    /** Types of attributes. */
    public enum Type {
        /** {@link Long} or {@link Integer}. */
        INTEGER,
        /** {@link Double}. */
        REAL,
        /** {@link String}. */
        TEXT,
        /** {@link java.time.LocalDate}, a day of UTC. */
        DATE
    }
}
