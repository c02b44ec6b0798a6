package org.classifycerrado.input;

/** Units of Sentinel-1 backscatter. */
public enum SarUnits {
    /** Positive values proportional to power. */
    LINEAR,
    /** Decibel: {@code 10 · log10(linear)}. */
    DB;

    /**
     * The name in cards and parameters.
     *
     * @return {@code linear} or {@code db}
     */
    public String id() {
        return this == LINEAR ? "linear" : "db";
    }

    /**
     * Parses {@link #id()}, ignoring case.
     *
     * @param text the id
     * @return the units
     * @throws IllegalArgumentException if it is neither
     */
    public static SarUnits parse(String text) {
        return switch (text.trim().toLowerCase(java.util.Locale.ROOT)) {
            case "linear" -> LINEAR;
            case "db" -> DB;
            default -> throw new IllegalArgumentException("SAR units are '" + text + "'; allowed: linear, db");
        };
    }
}
