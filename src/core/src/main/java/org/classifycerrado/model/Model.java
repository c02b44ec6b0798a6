package org.classifycerrado.model;

import java.nio.file.Path;
import java.util.Set;

/**
 * A model that can be run: a sound card and the weights that belong to it.
 *
 * @param card what the model is
 * @param weights its file, whose checksum is the card's
 * @param methods names of the methods that the weights have beside {@code forward}, as far as they are of this
 *     project's making; such as the name of a faster precision
 */
public record Model(ModelCard card, Path weights, Set<String> methods) {

    /** Takes a copy. */
    public Model {
        methods = Set.copyOf(methods);
    }

    /**
     * In what form its network is stored.
     *
     * @return by the name of the file
     */
    public WeightsFormat format() {
        return WeightsFormat.of(weights);
    }
}
