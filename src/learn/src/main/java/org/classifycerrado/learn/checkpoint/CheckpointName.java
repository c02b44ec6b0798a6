package org.classifycerrado.learn.checkpoint;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.score.Weighting;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * What the name of a checkpoint says, if it is named as the experiments of CerraData-4MM name theirs:
 * {@code unet_7cMSISAR_2nonW_model_epoch_29.pt}, {@code transnuseg_14cSAR_w_epoch….pt}.
 *
 * @param architecture the network
 * @param level level of the classes
 * @param modality imagery
 * @param weighting whether it was trained with class weights
 */
record CheckpointName(Architecture architecture, Level level, Modality modality, Weighting weighting) {

    private static final Pattern NAME = Pattern.compile(
            "(unet|transnuseg)_(\\d+)c(msi|sar|msisar)_\\d*(w|nw|nonw)(?:[_.].*)?", Pattern.CASE_INSENSITIVE);

    static Optional<CheckpointName> of(String file) {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            return Optional.empty();
        }
        String imagery = name.group(3).toLowerCase(Locale.ROOT).replace("msisar", Modality.MSI_SAR.id());
        for (Level level : Level.values()) {
            if (name.group(2).equals(Integer.toString(Legend.of(level).size()))) {
                return Optional.of(new CheckpointName(
                        name.group(1).equalsIgnoreCase("unet") ? Architecture.UNET_RESNET50 : Architecture.TRANSNUSEG,
                        level,
                        Modality.parse(imagery),
                        name.group(4).equalsIgnoreCase("w") ? Weighting.W : Weighting.NW));
            }
        }
        return Optional.empty();
    }

    /** {@code unet-resnet50, L1, msi+sar, nw}. */
    @Override
    public String toString() {
        return String.join(", ", architecture.id(), level.name(), modality.id(), weighting.id());
    }
}
