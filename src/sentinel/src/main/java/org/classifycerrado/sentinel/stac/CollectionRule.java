package org.classifycerrado.sentinel.stac;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.classifycerrado.sentinel.scene.Band;

/**
 * What the assets of a collection are called and what their values mean.
 *
 * @param assets key of the asset that holds a band
 * @param units name of a quantity, such as {@code dn} or {@code gamma0-power}
 * @param offset that values of Sentinel-2 carry; empty if it follows from the processing baseline
 * @param offsetRemoved property of an item that says whether the catalogue has taken the offset off; empty if it never
 *     does
 * @param noData value that means no data; empty if there is none
 */
record CollectionRule(
        Map<Band, String> assets,
        String units,
        OptionalDouble offset,
        Optional<String> offsetRemoved,
        OptionalDouble noData) {}
