package org.classifycerrado.sentinel.scene;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.classifycerrado.input.Quantity;

/**
 * A band of a scene that can be opened. Nothing is read, fetched or signed before that.
 *
 * @param name what to call it in messages: the name of its file or asset, without folders and signatures
 * @param quantity what its stored values mean; empty for {@link Band#SCL}, whose values are classes, and where neither
 *     metadata nor catalogue say it
 * @param noData a stored value that means no data, besides NaN; empty if there is none. Sentinel-2's is 0
 * @param source opens its pixels
 */
public record SceneBand(String name, Optional<Quantity> quantity, OptionalDouble noData, Source source) {

    /** Where a band's pixels come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens the pixels, as often as it is asked.
         *
         * @return what the caller closes
         * @throws IOException if there are none, or they are damaged; the message is for people, and names no folder
         */
        BandRaster open() throws IOException;
    }

    /**
     * The same band with another meaning of its values.
     *
     * @param meaning of them
     * @return a new band
     */
    public SceneBand meaning(Quantity meaning) {
        return new SceneBand(name, Optional.of(meaning), noData, source);
    }
}
