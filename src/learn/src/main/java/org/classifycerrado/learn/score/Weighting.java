package org.classifycerrado.learn.score;

import java.util.Locale;

/** The benchmark's two ways to weigh the classes in the loss. */
public enum Weighting {
    /** Without class weights. */
    NW,
    /** Rare classes have more weight. */
    W;

    /**
     * The name in the dataset's files and in options.
     *
     * @return {@code w} or {@code nw}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Parses {@link #id()}, ignoring case.
     *
     * @param text the id
     * @return the weighting
     * @throws IllegalArgumentException if it is neither
     */
    public static Weighting parse(String text) {
        for (Weighting weighting : values()) {
            if (weighting.id().equalsIgnoreCase(text.trim())) {
                return weighting;
            }
        }
        throw new IllegalArgumentException("weights is '" + text + "'; allowed: w (trained with class weights), nw");
    }
}
