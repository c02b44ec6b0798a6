package org.classifycerrado.legend;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The two levels of detail of the CerraData-4MM classification. */
public enum Level {
    /** Seven broad classes. */
    L1,
    /** Fourteen detailed classes; each belongs to exactly one class of {@link #L1}. */
    L2;

    /**
     * Parses a level, ignoring case.
     *
     * @param text {@code L1} or {@code L2}
     * @return the level
     * @throws IllegalArgumentException if it is neither
     */
    public static Level parse(String text) {
        for (Level level : values()) {
            if (level.name().equalsIgnoreCase(text.trim())) {
                return level;
            }
        }
        throw new IllegalArgumentException("level is '" + text + "'; allowed: "
                + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
    }
}
