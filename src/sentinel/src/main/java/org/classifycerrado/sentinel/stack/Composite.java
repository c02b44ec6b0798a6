package org.classifycerrado.sentinel.stack;

/** How several dates become one value. */
public enum Composite {
    /**
     * The median of each band over the dates on which the pixel has data; of an even number the mean of the middle two.
     */
    MEDIAN,
    /** All bands of the newest date on which the pixel has data. */
    NEWEST,
    /** All bands of the date whose scenes have the least cloud, of those on which the pixel has data. */
    LEAST_CLOUD
}
