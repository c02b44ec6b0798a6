package org.classifycerrado.cli;

import java.util.Optional;
import java.util.stream.IntStream;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import picocli.CommandLine.Option;

/** Options that say what the values of a model's training imagery mean, for its card. */
final class TrainedInput {

    @Option(
            names = "--msi-units",
            paramLabel = "dn|reflectance",
            description = "What Sentinel-2 values are in training: dn, reflectance × 10000 (default, as in"
                    + " CerraData-4MM), or reflectance.")
    private String msiUnits;

    @Option(
            names = "--offset",
            paramLabel = "NUMBER",
            description = "Offset that Sentinel-2 values carry in training: 1000 (default, as in CerraData-4MM) or 0.")
    private Double offset;

    @Option(
            names = "--sar-units",
            paramLabel = "UNITS",
            description = "What Sentinel-1 values are in training: dn (default, as in CerraData-4MM), sigma0-db,"
                    + " gamma0-power, …")
    private String sarUnits;

    @Option(
            names = "--pixel-size",
            paramLabel = "METRES",
            defaultValue = "10",
            description = "Size of the pixels in training (default: ${DEFAULT-VALUE}).")
    private double pixelSize;

    /**
     * What is said, else what the files say, else what CerraData-4MM holds.
     *
     * @param msi what a multispectral file of the training imagery says
     * @param sar what a radar file says
     * @throws IllegalArgumentException if an option has a value that is not allowed
     */
    ExpectedInput read(RasterTags msi, RasterTags sar) {
        StatedInput stated = new StatedInput(
                Optional.ofNullable(msiUnits), Optional.ofNullable(offset), Optional.ofNullable(sarUnits));
        MsiQuantity dataset = MsiQuantity.digitalNumbers(1000);
        Interpretation optical = Interpretation.ofMsi(stated, dataset, msi, bands(Modality.MSI));
        Interpretation radar = Interpretation.ofSar(stated, SarQuantity.DN, sar, bands(Modality.SAR));
        return new ExpectedInput(
                (MsiQuantity) optical.meaning(),
                (SarQuantity) radar.meaning(),
                isInferred(optical, radar),
                pixelSize,
                SarQuantity.CALIBRATION);
    }

    /** Nobody has written down what CerraData-4MM's values mean. */
    private static boolean isInferred(Interpretation optical, Interpretation radar) {
        return optical.source().equals("model") && radar.source().equals("model");
    }

    private static int[] bands(Modality modality) {
        return IntStream.range(0, modality.bands().size()).toArray();
    }
}
