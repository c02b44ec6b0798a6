package org.classifycerrado.learn.score;

import java.util.List;
import java.util.Optional;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;

/**
 * Scores of the benchmark on its test split, in percent, as far as they are public: those that its text gives, and
 * those that follow from the confusion matrices in its repository (ai4luc/CerraData-4MM, {@code CerraData-4MM
 * Experiments/assess/confusion_matrices}).
 */
final class PublishedScores {

    static final String UNET = "unet-resnet50";
    static final String TRANSNUSEG = "transnuseg";

    /** One network's scores; an absent one is NaN. */
    record Scores(String architecture, Scenario scenario, double macroF1, double meanIou) {}

    private static final List<Scores> ALL = List.of(
            of(UNET, Modality.MSI_SAR, false, Level.L1, 36.49, 31.92),
            of(UNET, Modality.MSI_SAR, true, Level.L1, 45.24, 34.83),
            of(UNET, Modality.MSI_SAR, false, Level.L2, 18.16, 15.84),
            of(UNET, Modality.MSI_SAR, true, Level.L2, 30.12, 21.51),
            of(TRANSNUSEG, Modality.MSI_SAR, false, Level.L1, 57.60, 49.05),
            of(TRANSNUSEG, Modality.MSI_SAR, true, Level.L1, 52.40, 42.54),
            of(TRANSNUSEG, Modality.MSI, false, Level.L1, 57.45, 48.94),
            of(TRANSNUSEG, Modality.SAR, false, Level.L1, 38.94, Double.NaN),
            of(TRANSNUSEG, Modality.MSI, false, Level.L2, 53.17, 41.90),
            of(TRANSNUSEG, Modality.MSI_SAR, true, Level.L2, 37.67, 27.31));

    private PublishedScores() {}

    private static Scores of(
            String architecture, Modality modality, boolean weighted, Level level, double macroF1, double meanIou) {
        return new Scores(architecture, new Scenario(modality, weighted, level), macroF1, meanIou);
    }

    static Optional<Scores> find(String architecture, Scenario scenario) {
        return ALL.stream()
                .filter(scores -> scores.architecture().equals(architecture)
                        && scores.scenario().equals(scenario))
                .findFirst();
    }
}
