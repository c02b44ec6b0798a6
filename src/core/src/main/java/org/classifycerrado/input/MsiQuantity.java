package org.classifycerrado.input;

import java.util.Locale;

/**
 * Surface reflectance of Sentinel-2 as numbers: {@code reflectance × quantification + offset}.
 *
 * @param quantification what reflectance 1 is scaled to: 10,000 in Sentinel-2's digital numbers, 1 for reflectance
 *     itself; positive
 * @param offset what is added to the scaled reflectance: 1000 in digital numbers of processing baseline 04.00 and
 *     later, 0 in earlier and in harmonised ones
 */
public record MsiQuantity(double quantification, double offset) implements Quantity {

    /** Name of digital numbers in parameters and cards. */
    public static final String DIGITAL_NUMBERS = "dn";

    /** Name of reflectance from 0 to 1. */
    public static final String REFLECTANCE = "reflectance";

    /** Sentinel-2's QUANTIFICATION_VALUE. */
    public static final double QUANTIFICATION = 10_000;

    // Reflectance below and above which nothing is; sun glint and snow on slopes reach about 2.
    private static final double LEAST = -0.5;
    private static final double MOST = 100;

    /** Checks the numbers. */
    public MsiQuantity {
        if (!(quantification > 0) || !Double.isFinite(quantification) || !Double.isFinite(offset)) {
            throw new IllegalArgumentException("quantification " + quantification + " and offset " + offset
                    + "; must be finite, the first positive");
        }
    }

    /**
     * Digital numbers.
     *
     * @param offset that they carry
     * @return reflectance × 10,000 + offset
     */
    public static MsiQuantity digitalNumbers(double offset) {
        return new MsiQuantity(QUANTIFICATION, offset);
    }

    /**
     * Reflectance from 0 to 1.
     *
     * @param offset that it carries; mostly 0
     * @return reflectance + offset
     */
    public static MsiQuantity reflectance(double offset) {
        return new MsiQuantity(1, offset);
    }

    /**
     * Numbers of one of the two names.
     *
     * @param id {@code dn} or {@code reflectance}, ignoring case
     * @param offset that they carry
     * @return the quantity
     * @throws IllegalArgumentException if it is neither
     */
    public static MsiQuantity parse(String id, double offset) {
        return switch (id.trim().toLowerCase(Locale.ROOT)) {
            case DIGITAL_NUMBERS -> digitalNumbers(offset);
            case REFLECTANCE -> reflectance(offset);
            default -> throw new IllegalArgumentException("MSI units are '" + id + "'; allowed: dn, reflectance");
        };
    }

    @Override
    public String id() {
        return quantification == 1 ? REFLECTANCE : DIGITAL_NUMBERS;
    }

    @Override
    public boolean zeroIsFill() {
        return true;
    }

    @Override
    public float least() {
        return (float) (LEAST * quantification + offset);
    }

    @Override
    public float most() {
        return (float) (MOST * quantification + offset);
    }

    /**
     * The reflectance of a value.
     *
     * @param value in this quantity
     * @return reflectance, 0 to 1 for most surfaces
     */
    public double reflectanceOf(double value) {
        return (value - offset) / quantification;
    }

    @Override
    public Conversion to(Quantity wanted) {
        if (!(wanted instanceof MsiQuantity other)) {
            throw new IllegalArgumentException("from " + this + " to " + wanted);
        }
        if (equals(other)) {
            return Conversion.NONE;
        }
        double factor = other.quantification / quantification;
        double summand = other.offset - offset * factor;
        return new Conversion() {
            @Override
            public void toAdditive(float[] values, int from, int to) {}

            @Override
            public void toWanted(float[] values, int from, int to) {
                if (factor == 1 && summand == (float) summand) {
                    // From one offset to another, by far the commonest case, without the way through double precision.
                    for (int i = from; i < to; i++) {
                        values[i] += (float) summand;
                    }
                    return;
                }
                for (int i = from; i < to; i++) {
                    values[i] = (float) (values[i] * factor + summand);
                }
            }

            @Override
            public boolean isIdentity() {
                return false;
            }
        };
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s with offset %s", id(), text(offset))
                + (quantification == 1 || quantification == QUANTIFICATION
                        ? ""
                        : " and quantification " + text(quantification));
    }

    private static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
