package org.classifycerrado.server.wms;

import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.legend.ConfidenceRamp;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.server.catalog.Layer;
import org.geotools.geometry.jts.ReferencedEnvelope;

/** The colours of a layer. */
@FunctionalInterface
interface Symbols {

    /** Columns and rows of the reduced image that contrast is measured on. */
    int SAMPLE = 256;

    /** Shares of pixels that are darker than black and brighter than white. */
    double CUT = 0.02;

    /**
     * The colour of a pixel.
     *
     * @param values of all bands
     * @return ARGB, 0 for nothing
     */
    int argb(double[] values);

    /**
     * The colours that fit what a layer holds: the palette of a class map or a raster of changes, exactly; the true
     * colours of Sentinel-2, the backscatter of Sentinel-1 in decibels, and other bands, stretched from the 2nd to the
     * 98th percentile.
     *
     * @param layer the layer
     * @return its colours
     * @throws IOException if it cannot be read
     */
    static Symbols of(Layer layer) throws IOException {
        return switch (layer.kind()) {
            case CLASSES, CHANGES -> palette(Style.DEFAULT.entries(layer));
            // Of the class of the first band; GeoServer's style can show any.
            case CONFIDENCE, PROBABILITIES -> percentages();
            // B04, B03 and B02 of the twelve.
            case MSI -> stretched(layer, new int[] {3, 2, 1}, false);
            case SAR -> stretched(layer, new int[] {0}, true);
            case OTHER -> other(layer);
        };
    }

    /**
     * Exact colours of classes or groups.
     *
     * @param entries those that are drawn
     * @return their colours
     */
    static Symbols palette(List<LandCoverClass> entries) {
        int[] colors = new int[256];
        for (LandCoverClass c : entries) {
            colors[c.id()] = 0xff000000 | c.color().getRGB();
        }
        return values -> colors[(int) values[0] & 0xff];
    }

    private static Symbols percentages() {
        int[] colors = new int[256];
        for (int percent = 0; percent <= 100; percent++) {
            colors[percent] = ConfidenceRamp.color(percent).getRGB();
        }
        return values -> colors[(int) values[0] & 0xff];
    }

    private static Symbols other(Layer layer) throws IOException {
        ReferencedEnvelope all = layer.bounds();
        ReferencedEnvelope corner = new ReferencedEnvelope(
                all.getMinX(),
                all.getMinX() + all.getWidth() / SAMPLE,
                all.getMinY(),
                all.getMinY() + all.getHeight() / SAMPLE,
                layer.crs());
        ColorModel model = layer.read(corner, 1, 1).map(Layer.Part::colors).orElse(null);
        if (model instanceof IndexColorModel palette) {
            return values -> {
                int argb = palette.getRGB((int) values[0]);
                return argb >>> 24 == 0 ? 0 : argb | 0xff000000;
            };
        }
        return stretched(layer, layer.bands() >= 3 ? new int[] {0, 1, 2} : new int[] {0}, false);
    }

    private static Symbols stretched(Layer layer, int[] bands, boolean decibels) throws IOException {
        double[][] ranges = new double[bands.length][];
        double[] none = new double[0];
        boolean linear = decibels;
        Optional<Layer.Part> sample = layer.read(layer.bounds(), SAMPLE, SAMPLE);
        if (sample.isPresent()) {
            none = layer.noData();
            Raster raster = sample.get().raster();
            for (int b = 0; b < bands.length; b++) {
                double[] all = raster.getSamples(
                        raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), bands[b], (double[])
                                null);
                double[] absent = none;
                double[] valid = Arrays.stream(all)
                        .filter(v -> v != 0
                                && !Double.isNaN(v)
                                && Arrays.stream(absent).noneMatch(n -> n == v))
                        .toArray();
                // Backscatter in decibels has negative values.
                linear &= Arrays.stream(valid).allMatch(v -> v > 0);
                boolean convert = linear;
                ranges[b] = range(Arrays.stream(valid)
                        .map(v -> convert ? 10 * Math.log10(v) : v)
                        .sorted()
                        .toArray());
            }
        }
        double[] absent = none;
        boolean convert = linear;
        return values -> {
            int argb = 0xff;
            boolean any = false;
            for (int i = 0; i < 3; i++) {
                int b = Math.min(i, bands.length - 1);
                double value = values[bands[b]];
                for (double n : absent) {
                    if (value == n) {
                        return 0;
                    }
                }
                if (Double.isNaN(value) || ranges[b] == null) {
                    return 0;
                }
                any |= value != 0;
                double shown = convert ? 10 * Math.log10(value) : value;
                double share = (shown - ranges[b][0]) / (ranges[b][1] - ranges[b][0]);
                argb = argb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, share)));
            }
            return any ? argb : 0;
        };
    }

    private static double[] range(double[] sorted) {
        if (sorted.length == 0) {
            return new double[] {0, 1};
        }
        double low = sorted[(int) (CUT * (sorted.length - 1))];
        double high = sorted[(int) ((1 - CUT) * (sorted.length - 1))];
        return new double[] {low, high > low ? high : low + 1};
    }
}
