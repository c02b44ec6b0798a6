package org.classifycerrado.input;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which imagery a model reads. Channels are always in the order of {@link #bands()}: MSI first, then SAR. */
public enum Modality {
    /** Sentinel-2 multispectral imagery, 12 bands. */
    MSI("msi"),
    /** Sentinel-1 radar backscatter, 2 bands. */
    SAR("sar"),
    /** Both, 14 bands. */
    MSI_SAR("msi+sar");

    private static final List<String> MSI_BANDS =
            List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");
    private static final List<String> SAR_BANDS = List.of("VV", "VH");

    private final String id;

    Modality(String id) {
        this.id = id;
    }

    /**
     * The name in cards, parameters and file names.
     *
     * @return {@code msi}, {@code sar} or {@code msi+sar}
     */
    public String id() {
        return id;
    }

    /**
     * Parses {@link #id()}, ignoring case.
     *
     * @param text the id
     * @return the modality
     * @throws IllegalArgumentException if there is none of that id
     */
    public static Modality parse(String text) {
        for (Modality modality : values()) {
            if (modality.id.equalsIgnoreCase(text.trim())) {
                return modality;
            }
        }
        throw new IllegalArgumentException("modality is '" + text + "'; allowed: "
                + Arrays.stream(values()).map(Modality::id).collect(Collectors.joining(", ")));
    }

    /**
     * Whether it needs MSI bands.
     *
     * @return true for {@link #MSI} and {@link #MSI_SAR}
     */
    public boolean usesMsi() {
        return this != SAR;
    }

    /**
     * Whether it needs SAR bands.
     *
     * @return true for {@link #SAR} and {@link #MSI_SAR}
     */
    public boolean usesSar() {
        return this != MSI;
    }

    /**
     * The Sentinel-2 bands it needs, in channel order.
     *
     * @return 12 names, or none
     */
    public List<String> msiBands() {
        return usesMsi() ? MSI_BANDS : List.of();
    }

    /**
     * The Sentinel-1 polarisations it needs, in channel order.
     *
     * @return 2 names, or none
     */
    public List<String> sarBands() {
        return usesSar() ? SAR_BANDS : List.of();
    }

    /**
     * All channels in order.
     *
     * @return 12, 2 or 14 names
     */
    public List<String> bands() {
        return Stream.concat(msiBands().stream(), sarBands().stream()).toList();
    }
}
