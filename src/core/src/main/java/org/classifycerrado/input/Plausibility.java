package org.classifycerrado.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares imagery with what a model expects and was trained on, to find a wrong unit, offset or pixel size. */
public final class Plausibility {

    /** How many standard deviations of the training imagery a scene's mean may lie off. */
    private static final double TOLERANCE = 3;

    /** How many times larger or smaller than in training a SAR amplitude may be; 26 dB. */
    private static final double SAR_FACTOR = 20;

    /** How many times larger or smaller than the model's a pixel may be without a word, and at all. */
    private static final double PIXEL_WARNING = 1.5;

    private static final double PIXEL_LIMIT = 3;

    /** What ground range detected products of Sentinel-1's main mode resolve, metres. */
    private static final double SAR_RESOLUTION = 20;

    // What the mean reflectance over a scene can be. Nothing is below 0 in all of the visible, where 0.1 is missing if
    // an offset was taken off that is not there; nothing but snow and clouds is above 0.7; and some band always
    // reflects a hundredth.
    private static final double DARKEST = 0.01;
    private static final double BRIGHTEST = 0.7;

    // Some pixel in a hundred is always darker in the visible than an offset of 0.1 that was not taken off, unless
    // clouds
    // or snow hide all.
    private static final double DARK_SHARE = 0.01;
    private static final double FORGOTTEN_OFFSET = 0.1;
    private static final double CLOUDY = 0.4;

    /** Positions of B02, B03 and B04. */
    private static final int[] VISIBLE = {1, 2, 3};

    private Plausibility() {}

    /**
     * Judges MSI values before they are used.
     *
     * @param parameter that the imagery came with
     * @param values of some pixels as stored, {@code [band][pixel]}
     * @param meaning what they are taken to mean
     * @return a grave doubt, if there is one
     */
    public static Optional<Doubt> msi(String parameter, float[][] values, Interpretation meaning) {
        if (values.length == 0 || values[0].length == 0) {
            return Optional.empty();
        }
        double[][] reflectance = new double[values.length][];
        for (int b = 0; b < values.length; b++) {
            MsiQuantity quantity = (MsiQuantity) meaning.quantities().get(b);
            reflectance[b] = reflectance(values[b], quantity);
        }
        Optional<String> problem = problem(reflectance);
        if (problem.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> remedy = MSI_MEANINGS.stream()
                .filter(candidate -> problem(Arrays.stream(values)
                                .map(band -> reflectance(band, candidate))
                                .toArray(double[][]::new))
                        .isEmpty())
                .map(candidate -> Map.of("msiUnits", candidate.id(), "offset", number(candidate.offset())))
                .findFirst()
                .orElse(Map.of());
        String fitting = remedy.isEmpty()
                ? ""
                : text("; msiUnits=%s, offset=%s would make them fit", remedy.get("msiUnits"), remedy.get("offset"));
        return Optional.of(new Doubt(
                parameter,
                text(
                                "holds values of %.4g on average in B04, which as %s (so says the %s) ",
                                mean(values[3]), meaning.meaning(), meaning.source())
                        + problem.get()
                        + fitting,
                true,
                remedy));
    }

    private static final List<MsiQuantity> MSI_MEANINGS = List.of(
            MsiQuantity.digitalNumbers(0),
            MsiQuantity.digitalNumbers(1000),
            MsiQuantity.reflectance(0),
            MsiQuantity.reflectance(0.1));

    private static double[] reflectance(float[] values, MsiQuantity quantity) {
        double[] reflectance = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reflectance[i] = quantity.reflectanceOf(values[i]);
        }
        return reflectance;
    }

    /** Why reflectance is none that land has; empty if it may be. */
    private static Optional<String> problem(double[][] reflectance) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double[] band : reflectance) {
            highest = Math.max(highest, mean(band));
        }
        double visible = 0;
        double dark = Double.MAX_VALUE;
        for (int b : VISIBLE) {
            visible += mean(reflectance[b]) / VISIBLE.length;
            dark = Math.min(dark, quantile(reflectance[b], DARK_SHARE));
        }
        if (highest > BRIGHTEST && visible < CLOUDY || highest > 2 * BRIGHTEST) {
            return Optional.of(text("is a reflectance of %.3g; nothing on land reflects so much", highest));
        }
        if (highest < DARKEST) {
            return Optional.of(text("is a reflectance of at most %.3g in all bands; land reflects more", highest));
        }
        if (visible < 0) {
            return Optional.of(text("is a reflectance of %.3g in the visible bands; it cannot be negative", visible));
        }
        if (dark > FORGOTTEN_OFFSET && visible < CLOUDY) {
            return Optional.of(text(
                    "is a reflectance above %.3g at all pixels of the visible bands, as if an offset had not been taken"
                            + " off",
                    dark));
        }
        return Optional.empty();
    }

    /**
     * Judges SAR values before they are used.
     *
     * @param parameter that the imagery came with
     * @param bands names of its bands
     * @param values of some pixels as the coverage means them, {@code [band][pixel]}
     * @param meaning what they are taken to mean
     * @param expected by the model
     * @param trained mean of each band in the training imagery; empty if unknown
     * @return a grave doubt, if there is one
     */
    public static Optional<Doubt> sar(
            String parameter,
            List<String> bands,
            float[][] values,
            Interpretation meaning,
            SarQuantity expected,
            Optional<List<Double>> trained) {
        if (values.length == 0 || values[0].length == 0) {
            return Optional.empty();
        }
        SarQuantity given = (SarQuantity) meaning.meaning();
        boolean impossible = false;
        for (float[] band : values) {
            double mean = mean(band);
            impossible |= !given.isDecibel() && mean < 0 || mean < given.least() || mean > given.most();
        }
        int far = -1;
        for (int b = 0; trained.isPresent() && b < values.length; b++) {
            if (times(values[b], given, expected, trained.get().get(b)) > SAR_FACTOR) {
                far = b;
            }
        }
        if (!impossible && far < 0) {
            return Optional.empty();
        }
        int shown = Math.max(far, 0);
        String text = text(
                "holds values of %.4g on average in %s, which as %s (so says the %s) ",
                mean(values[shown]), bands.get(shown), given, meaning.source());
        text += impossible
                ? "cannot be"
                : text("become %.4g as the model takes them (%s)", converted(values[shown], given, expected), expected);
        Optional<SarQuantity> fitting =
                trained.flatMap(means -> best(values, expected, means)).filter(best -> best != given);
        if (trained.isPresent()) {
            text += text(", where it was trained on %.4g", trained.get().get(shown))
                    + fitting.map(best -> "; sarUnits=" + best
                                    + (best == SarQuantity.DN
                                            ? ""
                                            : " (or " + best.id().replace("sigma0", "gamma0") + ")")
                                    + " would make them fit")
                            .orElse("");
        }
        return Optional.of(new Doubt(
                parameter,
                text,
                true,
                fitting.map(best -> Map.of("sarUnits", best.id())).orElse(Map.of())));
    }

    /**
     * The quantity with which values come nearest to the training imagery's; empty if none comes near. Sigma nought
     * stands for gamma nought, too: what lies between them is less than what lies between scenes.
     */
    private static Optional<SarQuantity> best(float[][] values, SarQuantity expected, List<Double> trained) {
        SarQuantity best = null;
        double least = SAR_FACTOR;
        for (SarQuantity candidate : List.of(
                SarQuantity.DN, SarQuantity.SIGMA0_DB, SarQuantity.SIGMA0_POWER, SarQuantity.SIGMA0_AMPLITUDE)) {
            double most = 0;
            for (int b = 0; b < values.length; b++) {
                double mean = mean(values[b]);
                boolean possible =
                        (candidate.isDecibel() || mean >= 0) && mean >= candidate.least() && mean <= candidate.most();
                most = Math.max(
                        most,
                        possible ? times(values[b], candidate, expected, trained.get(b)) : Double.POSITIVE_INFINITY);
            }
            if (most < least) {
                best = candidate;
                least = most;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many times the amplitude of some values lies off that of a mean in training. */
    private static double times(float[] values, SarQuantity given, SarQuantity expected, double trained) {
        double mean = converted(values, given, expected);
        double ratio = expected.isDecibel() ? Math.pow(10, (mean - trained) / 20) : mean / trained;
        return Math.max(ratio, 1 / ratio);
    }

    private static double converted(float[] values, SarQuantity given, SarQuantity expected) {
        float[] copy = values.clone();
        given.to(expected).apply(copy, 0, copy.length);
        return mean(copy);
    }

    /**
     * Judges the size of pixels.
     *
     * @param parameter of the coverage
     * @param metres of its pixels; NaN if unknown
     * @param sar whether it is SAR, whose pixels may be as large as what Sentinel-1 resolves
     * @param averaged whether pixels that are too small are averaged, so that they are not doubtful
     * @param resampled whether a resolution was asked for
     * @param expected by the model, metres
     * @return a doubt, if there is one
     */
    public static Optional<Doubt> pixelSize(
            String parameter, double metres, boolean sar, boolean averaged, boolean resampled, double expected) {
        double largest = sar ? Math.max(expected, SAR_RESOLUTION) : expected;
        double times = Math.max(metres / largest, averaged ? 0 : expected / metres);
        if (!(times > PIXEL_WARNING)) {
            return Optional.empty();
        }
        boolean grave = times > PIXEL_LIMIT && !resampled;
        String size = text("%.4g", expected);
        return Optional.of(new Doubt(
                parameter,
                text("has pixels of %.4g m; the model was trained on pixels of %s m", metres, size)
                        + (grave ? "; resolution=" + size + " resamples it to those" : ""),
                grave,
                grave ? Map.of("resolution", size) : Map.of()));
    }

    /**
     * Judges a scene by the means of its channels once it has been read.
     *
     * @param modality of the model
     * @param trained statistics of its training imagery
     * @param means of the scene's channels as the model takes them; empty if it has no data
     * @return warnings, for people to read
     */
    public static List<String> warnings(Modality modality, Optional<BandStatistics> trained, double[] means) {
        if (means.length == 0) {
            return List.of("no pixel of the area has data in all bands, so the map is empty");
        }
        if (trained.isEmpty()) {
            return List.of();
        }
        List<String> far = new ArrayList<>();
        for (int c = 0; c < means.length; c++) {
            double mean = trained.get().mean().get(c);
            double stddev = trained.get().stddev().get(c);
            if (Math.abs(means[c] - mean) > TOLERANCE * stddev) {
                far.add(text(
                        "%s %.4g (trained on %.4g ± %.3g)", modality.bands().get(c), means[c], mean, stddev));
            }
        }
        return far.isEmpty()
                ? List.of()
                : List.of("means far from what the model was trained on: " + String.join(", ", far)
                        + "; check msiUnits (with its offset) and sarUnits");
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
