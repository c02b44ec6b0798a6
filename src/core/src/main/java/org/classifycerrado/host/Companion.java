package org.classifycerrado.host;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What may stand beside a map, as a layer of its own named after it: rasters beside a class map, polygons beside a
 * raster of changes. It is of the same run as the map, and goes when the map is replaced by one that has none.
 */
public enum Companion {
    /** How sure the model was of the class, in percent. */
    CONFIDENCE(LayerNames.Occupant.CONFIDENCE, "confidence map", "confidence", "confidence=true"),
    /** The probability of each class in percent, a band for each. */
    PROBABILITIES(LayerNames.Occupant.PROBABILITIES, "probabilities map", "probabilities", "probabilities=true"),
    /** Polygons of chosen changes. */
    POLYGONS(LayerNames.Occupant.CHANGE_POLYGONS, "layer of polygons of changes", "alerts", "alerts or transitions");

    private final LayerNames.Occupant occupant;
    private final String noun;
    private final String parameter;
    private final String request;

    Companion(LayerNames.Occupant occupant, String noun, String parameter, String request) {
        this.occupant = occupant;
        this.noun = noun;
        this.parameter = parameter;
        this.request = request;
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
     * What it is called: the end of its layer's title, and the kind of its layer.
     *
     * @return the name in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The name of its layer.
     *
     * @param map name of the map
     * @return the map's name with an ending
     */
    public String of(String map) {
        return map + suffix();
    }

    /**
     * End of the name of its layer.
     *
     * @return {@code _confidence}, {@code _probabilities} or {@code _polygons}
     */
    public String suffix() {
        return "_" + label();
    }

    /**
     * How its file's name ends.
     *
     * @return {@code .tif} of rasters, {@code .gpkg} of polygons
     */
    public String fileEnding() {
        return occupant.fileEnding();
    }

    /**
     * The parameter that asks for it.
     *
     * @return its name; of polygons one of two
     */
    public String parameter() {
        return parameter;
    }

    /**
     * How a request asks for it, in messages.
     *
     * @return such as {@code confidence=true}
     */
    public String request() {
        return request;
    }

    /** What it is called in messages. */
    String noun() {
        return noun;
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
