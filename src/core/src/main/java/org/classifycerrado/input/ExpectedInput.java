package org.classifycerrado.input;

/**
 * What a model expects of its imagery.
 *
 * @param msi what MSI values mean; of no meaning to a model without MSI
 * @param sar what SAR values mean; of no meaning to a model without SAR
 * @param inferred whether this was concluded from the values of the training imagery, as nobody has written it down
 * @param pixelSize metres; positive
 * @param calibration what the root of sigma nought was multiplied by in the digital numbers of the training imagery;
 *     positive, and of no meaning where {@code sar} is another quantity
 */
public record ExpectedInput(MsiQuantity msi, SarQuantity sar, boolean inferred, double pixelSize, double calibration) {

    /** Pixel size of CerraData-4MM and of Sentinel-2's finest bands, in metres. */
    public static final double PIXEL_SIZE = 10;

    /** Checks the numbers. */
    public ExpectedInput {
        if (!(pixelSize > 0) || !Double.isFinite(pixelSize)) {
            throw new IllegalArgumentException("pixelSize is " + pixelSize + "; must be positive");
        }
        if (!(calibration > 0) || !Double.isFinite(calibration)) {
            throw new IllegalArgumentException("calibration is " + calibration + "; must be positive");
        }
    }

    /**
     * How values become those that the model expects.
     *
     * @param given what they are
     * @return the conversion
     */
    public Conversion of(Quantity given) {
        return given instanceof SarQuantity radar ? radar.to(sar, calibration) : given.to(msi);
    }

    /**
     * What a model of CerraData-4MM's kind expects: digital numbers of both sensors at 10 m.
     *
     * @param offset that MSI values carry
     * @param sar what SAR values mean
     * @return the expectation, not inferred
     */
    public static ExpectedInput of(double offset, SarQuantity sar) {
        return new ExpectedInput(MsiQuantity.digitalNumbers(offset), sar, false, PIXEL_SIZE, SarQuantity.CALIBRATION);
    }
}
