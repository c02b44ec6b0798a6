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
    private final ByteBuffer samples;
    private final ByteBuffer probabilities;
    private final int number;

    /**
     * Wraps memory.
     *
     * @param capacity how many windows at most
     * @param samples as many bytes as their samples take
     * @param probabilities as many bytes as their probabilities take
     * @param number by which whoever made it knows it
     */
    Batch(int capacity, ByteBuffer samples, ByteBuffer probabilities, int number) {
        this.capacity = capacity;
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

    /** Whether it was made for windows of this kind, and enough of them. */
    boolean fits(int windows, int in, int out) {
        return capacity == windows && samples.capacity() == in && probabilities.capacity() == out;
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
