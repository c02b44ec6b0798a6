package org.classifycerrado.host;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A raster that may stand beside a class map, as a layer of its own named after it. It is of the same run as the map,
 * and goes when the map is replaced by one that has none.
 */
public enum Companion {
    /** How sure the model was of the class, in percent. */
    CONFIDENCE(LayerNames.Occupant.CONFIDENCE),
    /** The probability of each class in percent, a band for each. */
    PROBABILITIES(LayerNames.Occupant.PROBABILITIES);

    private final LayerNames.Occupant occupant;

    Companion(LayerNames.Occupant occupant) {
        this.occupant = occupant;
    }

    /**
     * The companion of a label.
     *
     * @param label as {@link #label()} gives it, or another text
     * @return it, or empty if none has that label
     */
    public static Optional<Companion> labelled(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }

    /**
     * What it is called: the parameter that asks for it, the end of its layer's title, and the kind of its layer.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The name of its layer.
     *
     * @param map name of the class map
     * @return the map's name with an ending
     */
    public String of(String map) {
        return map + suffix();
    }

    /**
     * End of the name of its layer.
     *
     * @return {@code _confidence} or {@code _probabilities}
     */
    public String suffix() {
        return "_" + label();
    }

    /**
     * What a publisher says stands under the name of one.
     *
     * @return the companion as an occupant of a name
     */
    public LayerNames.Occupant occupant() {
        return occupant;
    }
}
