package org.classifycerrado.input;

/**
 * What the numbers of imagery mean: the physical quantity, its scale and its offset. All that follows from it is asked
 * here: how values become those of another quantity, over which of them a mean may be taken, which of them cannot be
 * measurements, and what to call it.
 */
public sealed interface Quantity permits MsiQuantity, SarQuantity {

    /**
     * The name in parameters, cards and documentation.
     *
     * @return such as {@code sigma0-db}
     */
    String id();

    /**
     * Whether a pixel that is 0 in all bands lies outside what was observed. Products fill with 0 without declaring it.
     *
     * @return true for all but decibels, in which 0 is a value like others
     */
    boolean zeroIsFill();

    /**
     * The least value that can be a measurement; what lies below is a fill that nobody declared.
     *
     * @return in this quantity
     */
    float least();

    /**
     * The largest value that can be a measurement.
     *
     * @return in this quantity
     */
    float most();

    /**
     * How values of this quantity become those of another of the same sensor.
     *
     * @param wanted the other
     * @return the conversion
     * @throws IllegalArgumentException if the other is of another sensor
     */
    Conversion to(Quantity wanted);
}
