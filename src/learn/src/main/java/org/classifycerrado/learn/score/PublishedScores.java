package org.classifycerrado.learn.score;

import java.util.List;
import java.util.Optional;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.legend.Level;

/**
 * What the authors of CerraData-4MM published about a network of theirs on the test split, in percent.
 *
 * @param architecture the network
 * @param scenario how it was trained
 * @param source where the figures stand
 * @param macroF1 mean of the classes' F1
 * @param meanIou mean of the IoU of those classes that the truth has
 * @param accuracy right pixels; NaN where it is not published
 */
public record PublishedScores(
        Architecture architecture, Scenario scenario, Source source, double macroF1, double meanIou, double accuracy) {

    /** Where a figure stands. */
    public enum Source {
        /** In the text of the dataset's paper or README. */
        TEXT("as published with CerraData-4MM, test split"),
        /** In a confusion matrix of the repository, from which it is computed. */
        MATRIX("computed from the confusion matrix published with CerraData-4MM, 3028 patches of the test split"),
        /** In the repository's {@code models_performance.png} alone; one pixel of it is 0.01 points. */
        FIGURE("read off the figure published with CerraData-4MM, to about 0.01 points, test split");

        private final String description;

        Source(String description) {
            this.description = description;
        }

        /**
         * The source, for people.
         *
         * @return words without an end
         */
        public String description() {
            return description;
        }
    }

    private static final Architecture UNET = Architecture.UNET_RESNET50;
    private static final Architecture TRANSNUSEG = Architecture.TRANSNUSEG;

    /** The networks of which scores are published. */
    static final List<Architecture> ARCHITECTURES = List.of(UNET, TRANSNUSEG);

    private static final List<PublishedScores> ALL = List.of(
            figure(UNET, Modality.MSI, Weighting.NW, Level.L1, 36.38, 31.73),
            figure(UNET, Modality.MSI, Weighting.W, Level.L1, 47.17, 36.59),
            figure(UNET, Modality.SAR, Weighting.NW, Level.L1, 32.66, 26.54),
            figure(UNET, Modality.SAR, Weighting.W, Level.L1, 36.95, 26.73),
            matrix(UNET, Modality.MSI_SAR, Weighting.NW, Level.L1, 36.49, 31.92, 81.78),
            matrix(UNET, Modality.MSI_SAR, Weighting.W, Level.L1, 45.24, 34.83, 76.78),
            figure(UNET, Modality.MSI, Weighting.NW, Level.L2, 17.72, 15.20),
            figure(UNET, Modality.MSI, Weighting.W, Level.L2, 23.19, 15.42),
            figure(UNET, Modality.SAR, Weighting.NW, Level.L2, 10.45, 8.25),
            figure(UNET, Modality.SAR, Weighting.W, Level.L2, 22.39, 14.50),
            text(UNET, Modality.MSI_SAR, Weighting.NW, Level.L2, 18.16, 15.84),
            matrix(UNET, Modality.MSI_SAR, Weighting.W, Level.L2, 30.12, 21.51, 46.26),
            text(TRANSNUSEG, Modality.MSI, Weighting.NW, Level.L1, 57.45, 48.94),
            figure(TRANSNUSEG, Modality.MSI, Weighting.W, Level.L1, 50.33, 40.25),
            // Its F1 is in the text, too.
            figure(TRANSNUSEG, Modality.SAR, Weighting.NW, Level.L1, 38.94, 27.77),
            figure(TRANSNUSEG, Modality.SAR, Weighting.W, Level.L1, 28.73, 18.51),
            text(TRANSNUSEG, Modality.MSI_SAR, Weighting.NW, Level.L1, 57.60, 49.05),
            matrix(TRANSNUSEG, Modality.MSI_SAR, Weighting.W, Level.L1, 52.40, 42.54, 79.91),
            text(TRANSNUSEG, Modality.MSI, Weighting.NW, Level.L2, 53.17, 41.90),
            figure(TRANSNUSEG, Modality.MSI, Weighting.W, Level.L2, 37.18, 27.08),
            figure(TRANSNUSEG, Modality.SAR, Weighting.NW, Level.L2, 22.89, 15.94),
            figure(TRANSNUSEG, Modality.SAR, Weighting.W, Level.L2, 17.18, 10.70),
            figure(TRANSNUSEG, Modality.MSI_SAR, Weighting.NW, Level.L2, 53.37, 43.00),
            matrix(TRANSNUSEG, Modality.MSI_SAR, Weighting.W, Level.L2, 37.67, 27.31, 61.93));

    private static PublishedScores figure(
            Architecture architecture, Modality modality, Weighting weights, Level level, double f1, double iou) {
        return new PublishedScores(
                architecture, new Scenario(modality, weights, level), Source.FIGURE, f1, iou, Double.NaN);
    }

    private static PublishedScores text(
            Architecture architecture, Modality modality, Weighting weights, Level level, double f1, double iou) {
        return new PublishedScores(
                architecture, new Scenario(modality, weights, level), Source.TEXT, f1, iou, Double.NaN);
    }

    private static PublishedScores matrix(
            Architecture architecture,
            Modality modality,
            Weighting weights,
            Level level,
            double f1,
            double iou,
            double accuracy) {
        return new PublishedScores(
                architecture, new Scenario(modality, weights, level), Source.MATRIX, f1, iou, accuracy);
    }

    /**
     * The scores of a network.
     *
     * @param architecture the network
     * @param scenario how it was trained
     * @return its scores, or empty if that architecture is not in the benchmark
     */
    public static Optional<PublishedScores> find(Architecture architecture, Scenario scenario) {
        return ALL.stream()
                .filter(scores -> scores.architecture == architecture && scores.scenario.equals(scenario))
                .findFirst();
    }
}
