package org.classifycerrado.sentinel.stac;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A file that an item names.
 *
 * @param address absolute
 * @param type media type; empty if none is given
 * @param size in bytes, if it is given
 * @param scale by which stored values become reflectance, if it is given
 * @param offset that is added then, if it is given
 * @param noData value that means no data, if it is given
 */
record StacAsset(
        URI address,
        Optional<String> type,
        OptionalLong size,
        OptionalDouble scale,
        OptionalDouble offset,
        OptionalDouble noData) {

    /** The last part of its address, without a signature. */
    String name() {
        String path = String.valueOf(address.getPath());
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
