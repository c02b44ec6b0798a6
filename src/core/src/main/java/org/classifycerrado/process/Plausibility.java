package org.classifycerrado.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.SarUnits;
import org.classifycerrado.model.ModelCard;

/** Compares imagery with what a model was trained on, to warn of a wrong offset or unit. */
final class Plausibility {

    /** How many standard deviations of the training imagery a scene's mean may lie off. */
    private static final double TOLERANCE = 3;

    /** The least that surface reflectance with Sentinel-2's +1000 offset can be, on average over a scene. */
    private static final double OFFSET = 1000;

    private Plausibility() {}

    /**
     * Judges a scene.
     *
     * @param card of the model
     * @param means of the scene's channels, with the card's offset and units; empty if it has no data
     * @return warnings, for people to read
     */
    static List<String> warnings(ModelCard card, double[] means) {
        List<String> warnings = new ArrayList<>();
        if (means.length == 0) {
            warnings.add("no pixel of the area has data in all bands, so the map is empty");
            return warnings;
        }
        int msi = card.modality().msiBands().size();
        if (msi > 0 && card.offset() == OFFSET && (means[1] + means[2] + means[3]) / 3 < OFFSET) {
            warnings.add(text(
                    "the visible bands' mean is %.0f; with the offset of 1000 that the model expects it would be above"
                            + " 1000: if the imagery carries no offset, say offset=0",
                    (means[1] + means[2] + means[3]) / 3));
        }
        if (msi < means.length && card.sarUnits() == SarUnits.LINEAR && means[msi] < 0) {
            warnings.add(text(
                    "the mean of %s is %.1f, but linear backscatter is positive: if it is in decibel, say sarUnits=db",
                    card.bands().get(msi), means[msi]));
        }
        Optional<BandStatistics> trained = card.statistics();
        if (trained.isPresent()) {
            List<String> far = new ArrayList<>();
            for (int c = 0; c < means.length; c++) {
                double mean = trained.get().mean().get(c);
                double stddev = trained.get().stddev().get(c);
                if (Math.abs(means[c] - mean) > TOLERANCE * stddev) {
                    far.add(text(
                            "%s %.4g (trained on %.4g ± %.3g)", card.bands().get(c), means[c], mean, stddev));
                }
            }
            if (!far.isEmpty()) {
                warnings.add("means far from what the model was trained on: " + String.join(", ", far)
                        + "; check offset and sarUnits");
            }
            List<String> flat = new ArrayList<>();
            for (int c = msi; c < means.length; c++) {
                double mean = trained.get().mean().get(c);
                if (card.sarUnits() == SarUnits.LINEAR && means[c] > 0 && means[c] < mean / 20) {
                    flat.add(text("%s %.4g (trained on %.4g)", card.bands().get(c), means[c], mean));
                }
            }
            if (!flat.isEmpty()) {
                warnings.add("SAR means are a small fraction of what the model was trained on: "
                        + String.join(", ", flat) + "; its linear scale is probably another one");
            }
        }
        return warnings;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
