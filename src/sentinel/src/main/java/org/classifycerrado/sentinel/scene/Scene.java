package org.classifycerrado.sentinel.scene;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one satellite saw of one place at one time, as a product, some files or an item of a catalogue hold it. A scene
 * holds no resources: its bands are opened when they are read.
 *
 * @param id of the product or item, without folders, such as
 *     {@code S2A_MSIL2A_20220801T133851_N0400_R067_T22MHV_20220801T195532}
 * @param acquired when; empty if nothing says it
 * @param tile of the Military Grid Reference System, such as {@code 22MHV}; empty for what is not cut into tiles
 * @param baseline of processing, such as {@code 04.00}; empty if nothing says it
 * @param cloudCover percent of the scene; empty if nothing says it
 * @param bands by their role; at least one
 */
public record Scene(
        String id,
        Optional<Instant> acquired,
        Optional<String> tile,
        Optional<String> baseline,
        OptionalDouble cloudCover,
        Map<Band, SceneBand> bands) {

    /** Takes a copy of the bands. */
    public Scene {
        bands = Map.copyOf(bands);
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("the scene " + id + " has no bands");
        }
    }

    /**
     * The bands of a list that the scene lacks.
     *
     * @param needed bands
     * @return those that are missing, in their order
     */
    public List<Band> missing(List<Band> needed) {
        return needed.stream().filter(band -> !bands.containsKey(band)).toList();
    }
}
