package org.classifycerrado.server.catalog;

import java.util.Locale;

/** What a layer holds. */
public enum LayerKind {
    /** Class ids with the colours of a legend. */
    CLASSES,
    /** Ids of groups of changes, with their colours. */
    CHANGES,
    /** How sure the model was of the class, in percent, 255 where there is none. */
    CONFIDENCE,
    /** Probability of each class in percent, 255 where there is none. */
    PROBABILITIES,
    /** The 12 bands of Sentinel-2. */
    MSI,
    /** The two bands of Sentinel-1. */
    SAR,
    /** Any other raster. */
    OTHER;

    /**
     * As clients read it.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
