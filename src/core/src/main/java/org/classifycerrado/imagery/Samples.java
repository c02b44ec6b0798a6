package org.classifycerrado.imagery;

/**
 * Samples of all channels over a rectangle of pixels, and which of the pixels hold no data.
 *
 * @param width columns
 * @param height rows
 * @param channels raw values, {@code [channel][row * width + column]}; anything where there is no data
 * @param noData true where any channel has no data, {@code [row * width + column]}
 */
public record Samples(int width, int height, float[][] channels, boolean[] noData) {

    /**
     * Samples of zeros that all hold data.
     *
     * @param channels how many channels
     * @param width columns
     * @param height rows
     */
    public Samples(int channels, int width, int height) {
        this(width, height, new float[channels][width * height], new boolean[width * height]);
    }
}
