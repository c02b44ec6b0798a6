package org.classifycerrado.learn.dataset;

/** What becomes of a training when a patch cannot be read. */
public enum CorruptPatches {
    /** The patch is named, counted and left out. */
    SKIP,
    /** The training ends. */
    STOP;

    /**
     * Parses the name, ignoring case.
     *
     * @param text {@code skip} or {@code stop}
     * @return what to do
     * @throws IllegalArgumentException if it is neither
     */
    public static CorruptPatches parse(String text) {
        for (CorruptPatches each : values()) {
            if (each.name().equalsIgnoreCase(text.trim())) {
                return each;
            }
        }
        throw new IllegalArgumentException("corrupt is '" + text + "'; allowed: skip, stop");
    }
}
