package org.classifycerrado.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Room for some windows on their way through a network: their samples, and the probabilities that the network gives.
 * Both are outside of Java's heap, where the network reads and writes them. A {@link Segmenter} makes batches and takes
 * its own only; they are used again and again.
 */
public final class Batch {

    private final int capacity;
    private final int classes;
    private final int pixels;
    private final ByteBuffer samples;
    private final ByteBuffer probabilities;
    private final int number;

    /**
     * Wraps memory.
     *
     * @param capacity how many windows at most
     * @param classes how many have probabilities
     * @param pixels of a window
     * @param samples as many bytes as their samples take
     * @param probabilities as many bytes as their probabilities take
     * @param number by which whoever made it knows it
     */
    Batch(int capacity, int classes, int pixels, ByteBuffer samples, ByteBuffer probabilities, int number) {
        this.capacity = capacity;
        this.classes = classes;
        this.pixels = pixels;
        this.samples = samples.order(ByteOrder.nativeOrder());
        this.probabilities = probabilities.order(ByteOrder.nativeOrder());
        this.number = number;
    }

    /**
     * How many windows have room.
     *
     * @return at least 1
     */
    public int capacity() {
        return capacity;
    }

    /**
     * The samples, to be filled.
     *
     * @return a new view from the beginning, {@code [window][channel][row][column]}: raw samples, with the card's
     *     offset and units
     */
    public FloatBuffer samples() {
        return samples.asFloatBuffer();
    }

    /**
     * What the network gave.
     *
     * @return a new view from the beginning, {@code [window][class][row][column]}, 0 to 1
     */
    public FloatBuffer probabilities() {
        return probabilities.asFloatBuffer();
    }

    /**
     * The class of each pixel of a window.
     *
     * @param window from 0
     * @return {@code [row][column]}: ids of the classes with the highest probability, the lowest id of equals
     */
    public byte[] mostLikely(int window) {
        float[] highest = new float[pixels];
        float[] scores = new float[pixels];
        byte[] ids = new byte[pixels];
        FloatBuffer all = probabilities();
        all.get(window * classes * pixels, highest);
        for (int c = 1; c < classes; c++) {
            all.get((window * classes + c) * pixels, scores);
            for (int p = 0; p < pixels; p++) {
                if (scores[p] > highest[p]) {
                    highest[p] = scores[p];
                    ids[p] = (byte) c;
                }
            }
        }
        return ids;
    }

    /** Whether it was made for as many windows, of the same kind. */
    boolean fits(int windows, int wantedClasses, int wantedPixels, int sampleBytes) {
        return capacity == windows
                && classes == wantedClasses
                && pixels == wantedPixels
                && samples.capacity() == sampleBytes;
    }

    int number() {
        return number;
    }

    /** The samples of some windows, each of so many bytes. */
    ByteBuffer samples(int first, int windows, int each) {
        return samples.slice(first * each, windows * each).order(samples.order());
    }

    /** The room for the probabilities of some windows, each of so many bytes. */
    ByteBuffer probabilities(int first, int windows, int each) {
        return probabilities.slice(first * each, windows * each).order(probabilities.order());
    }
}
