package org.classifycerrado.learn.training;

import java.util.SplittableRandom;
import org.classifycerrado.learn.dataset.PatchSet;

/** Discs and a stripe on a background, under noise as strong as their contrast; three classes in two channels. */
record Shapes(int size, long seed, int side) implements PatchSet {

    static final int SIDE = 32;

    Shapes(int size, long seed) {
        this(size, seed, SIDE);
    }

    @Override
    public void read(int index, float[] x, byte[] y) {
        SplittableRandom random = new SplittableRandom(seed * 1000 + index);
        int centreX = random.nextInt(side);
        int centreY = random.nextInt(side);
        int stripe = random.nextInt(side - side / 8);
        int radius = 9 * side / SIDE;
        for (int p = 0; p < y.length; p++) {
            int dx = p % side - centreX;
            int dy = p / side - centreY;
            boolean disc = dx * dx + dy * dy < radius * radius;
            boolean striped = p / side >= stripe && p / side < stripe + side / 8;
            y[p] = (byte) (disc ? 1 : striped ? 2 : 0);
            x[p] = (float) (400 + (disc ? 300 : 0) + 300 * random.nextGaussian());
            x[y.length + p] = (float) (400 + (striped && !disc ? 300 : 0) + 200 * random.nextGaussian());
            if (random.nextInt(20) == 0) {
                y[p] = (byte) 255;
            }
        }
    }

    @Override
    public boolean hasEdges() {
        return true;
    }

    @Override
    public void readEdges(int index, byte[] edges) {
        byte[] y = new byte[side * side];
        read(index, new float[2 * y.length], y);
        for (int p = 0; p < y.length; p++) {
            boolean right = p % side < side - 1 && differ(y[p], y[p + 1]);
            boolean below = p + side < y.length && differ(y[p], y[p + side]);
            edges[p] = (byte) (y[p] == (byte) 255 ? 255 : right || below ? 1 : 0);
        }
    }

    private static boolean differ(byte one, byte other) {
        return one != (byte) 255 && other != (byte) 255 && one != other;
    }
}
