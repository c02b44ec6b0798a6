package org.classifycerrado.learn.training;

import java.util.List;
import java.util.Locale;

/** The epochs of a training as CSV. */
final class EpochTable {

    private static final String HEAD =
            "epoch,loss,validation_loss,accuracy,macro_f1,mean_iou,learning_rate,skipped_patches,seconds,best\n";

    private EpochTable() {}

    /** One line an epoch, scores from 0 to 1; best is 1 where an epoch was better than all before it. */
    static String csv(List<EpochReport> reports) {
        StringBuilder csv = new StringBuilder(HEAD);
        for (EpochReport r : reports) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.6f,%.6f,%.6f,%.6f,%.6f,%.4g,%d,%.1f,%d\n",
                    r.epoch(),
                    r.loss(),
                    r.validationLoss(),
                    r.accuracy(),
                    r.macroF1(),
                    r.meanIou(),
                    r.learningRate(),
                    r.skipped(),
                    r.seconds(),
                    r.best() ? 1 : 0));
        }
        return csv.toString();
    }
}
