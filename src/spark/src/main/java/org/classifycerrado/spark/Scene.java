package org.classifycerrado.spark;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * A scene to be mapped.
 *
 * @param id names its map: a letter or digit, then up to 99 letters, digits, {@code _} and {@code -}
 * @param msi where its Sentinel-2 GeoTIFF is, or a folder of those of several dates, or null
 * @param sar where its Sentinel-1 GeoTIFF is, likewise
 * @param date what its imagery stands for, or null
 */
record Scene(String id, String msi, String sar, LocalDate date) implements Serializable {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    Scene {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the scene's id is '" + id
                    + "'; allowed: a letter or digit, then up to 99 letters, digits, _ and -");
        }
        if (msi == null && sar == null) {
            throw new IllegalArgumentException("scene '" + id + "' names neither an msi nor a sar file");
        }
    }

    /** The same imagery by another id. */
    Scene as(String otherId) {
        return new Scene(otherId, msi, sar, date);
    }

    /** The name of its map, with the date where there is one, so that a mosaic can tell its time. */
    String name() {
        return id + (date == null ? "" : "_" + date.toString().replace("-", ""));
    }

    /** The name of its map's file. */
    String fileName() {
        return name() + ".tif";
    }
}
