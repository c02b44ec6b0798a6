package org.classifycerrado.input;

import java.util.Optional;

/**
 * What a request says of its imagery; whatever is empty is left to the file, then to the model.
 *
 * @param msiUnits name of an {@link MsiQuantity}
 * @param offset that MSI values carry, in their own numbers
 * @param sarUnits name of a {@link SarQuantity}, {@code db} or {@code linear}
 */
public record StatedInput(Optional<String> msiUnits, Optional<Double> offset, Optional<String> sarUnits) {

    /** A request that says nothing. */
    public static final StatedInput NOTHING = new StatedInput(Optional.empty(), Optional.empty(), Optional.empty());
}
