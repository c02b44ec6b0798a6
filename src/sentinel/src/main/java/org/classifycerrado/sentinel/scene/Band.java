package org.classifycerrado.sentinel.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.classifycerrado.input.Modality;

/**
 * A band by its role: those of Sentinel-2 that level 2A has, its scene classification, and the two polarisations of
 * Sentinel-1 over land.
 */
public enum Band {
    /** Coastal aerosol, 443 nm. */
    B01("coastal"),
    /** Blue, 492 nm. */
    B02("blue"),
    /** Green, 560 nm. */
    B03("green"),
    /** Red, 665 nm. */
    B04("red"),
    /** Red edge, 704 nm. */
    B05("rededge1"),
    /** Red edge, 740 nm. */
    B06("rededge2"),
    /** Red edge, 783 nm. */
    B07("rededge3"),
    /** Near infrared, 833 nm. */
    B08("nir"),
    /** Narrow near infrared, 865 nm. */
    B8A("nir08"),
    /** Water vapour, 945 nm. */
    B09("nir09"),
    /** Short-wave infrared, 1614 nm. */
    B11("swir16"),
    /** Short-wave infrared, 2202 nm. */
    B12("swir22"),
    /** Scene classification of level 2A: classes 0 to 11. */
    SCL("scl"),
    /** Sent and received vertically. */
    VV("vv"),
    /** Sent vertically, received horizontally. */
    VH("vh");

    // A band's name within a file's or an asset's, between marks or at an end: "T22MHV_20220801_B02_10m.jp2", "B8A",
    // "b2". HyP3 and SNAP write polarisations so too: "S1A_…_VV.tif", "Sigma0_VH_db".
    private static final Pattern NAMED = Pattern.compile("(?<![A-Z0-9])(?:B(\\d|[01]\\d|8A)|(SCL|VV|VH))(?![A-Z0-9])");

    private final String commonName;

    Band(String commonName) {
        this.commonName = commonName;
    }

    /**
     * What STAC's extensions call it.
     *
     * @return the key of Earth Search's asset, such as {@code nir08}
     */
    public String commonName() {
        return commonName;
    }

    /**
     * The band that a name of a file, an asset or a layer tells.
     *
     * @param name such as {@code T22MHV_20220801T133851_B02_10m.jp2}, {@code B2}, {@code nir08} or
     *     {@code S1A_RTC_VV.tif}
     * @return the band; empty if the name tells none, or more than one
     */
    public static Optional<Band> of(String name) {
        String stem = name.replaceFirst("(?i)\\.(tiff?|jp2|j2k)$", "");
        String last = stem.substring(Math.max(stem.lastIndexOf('/'), stem.lastIndexOf('\\')) + 1);
        List<Band> found = NAMED.matcher(last.toUpperCase(Locale.ROOT).replace('_', ' '))
                .results()
                .map(match -> named(match.group(1), match.group(2)))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (found.isEmpty()) {
            List<String> words = List.of(last.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"));
            found = Arrays.stream(values())
                    .filter(band -> words.contains(band.commonName))
                    .toList();
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static Optional<Band> named(String number, String other) {
        String name = other != null ? other : number.length() == 1 ? "B0" + number : "B" + number;
        return Arrays.stream(values()).filter(band -> band.name().equals(name)).findFirst();
    }

    /**
     * The bands of a stack, in its order.
     *
     * @param modality one sensor's
     * @return 12 bands of Sentinel-2 or 2 of Sentinel-1
     */
    public static List<Band> of(Modality modality) {
        return modality.bands().stream().map(Band::valueOf).toList();
    }
}
