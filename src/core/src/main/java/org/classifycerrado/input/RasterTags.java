package org.classifycerrado.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file says of its values beyond the values themselves.
 *
 * @param items of the whole file, by name
 * @param bands of the file, in its order; none where it says nothing
 */
public record RasterTags(Map<String, String> items, List<Band> bands) {

    /** What is not known to have a file, or one of another format. */
    public static final RasterTags NONE = new RasterTags(Map.of(), List.of());

    /** Item in which this project's files keep the name of what their MSI values mean. */
    public static final String MSI_UNITS = "MSI_UNITS";

    /** Item for the offset that MSI values carry. */
    public static final String MSI_OFFSET = "MSI_OFFSET";

    /** Item for the name of what SAR values mean. */
    public static final String SAR_UNITS = "SAR_UNITS";

    /**
     * What is said of a band. A stored value means {@code stored × scale + offset}.
     *
     * @param name its description; empty if it has none
     * @param scale not 0; 1 if nothing is said
     * @param offset 0 if nothing is said
     * @param unit of the scaled values; empty if nothing is said
     * @param alpha whether it holds no measurements but says where there are some: 0 where there are none
     */
    public record Band(String name, double scale, double offset, String unit, boolean alpha) {

        /** A band of which nothing is said. */
        public static final Band PLAIN = new Band("", 1, 0, "", false);

        /**
         * Whether stored values are not what is meant.
         *
         * @return true if scale is not 1 or offset not 0
         */
        public boolean isScaled() {
            return scale != 1 || offset != 0;
        }
    }

    /**
     * The items with which this project's files say what their values mean.
     *
     * @param modality of the file, which holds one sensor's bands
     * @param msi what MSI values mean
     * @param sar what SAR values mean
     * @return items by name, in the order in which they are written
     */
    public static Map<String, String> items(Modality modality, MsiQuantity msi, SarQuantity sar) {
        // In this order: equal files are to have equal bytes.
        Map<String, String> items = new LinkedHashMap<>();
        if (modality.usesMsi()) {
            items.put(MSI_UNITS, msi.id());
            items.put(MSI_OFFSET, Double.toString(msi.offset()));
        } else {
            items.put(SAR_UNITS, sar.id());
        }
        return items;
    }

    /**
     * Whether a file was asked.
     *
     * @return false for {@link #NONE}
     */
    public boolean wereRead() {
        return !bands.isEmpty();
    }

    /**
     * What is said of a band.
     *
     * @param index position in the file, from 0
     * @return the band, plain if nothing is said
     */
    public Band band(int index) {
        return index < bands.size() ? bands.get(index) : Band.PLAIN;
    }
}
