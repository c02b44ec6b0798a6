package org.classifycerrado.learn.dataset;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Some patches of a set. */
public final class Subset implements PatchSet {

    private final PatchSet all;
    private final int[] indices;

    private Subset(PatchSet all, int[] indices) {
        this.all = all;
        this.indices = indices;
    }

    /**
     * Divides a set at random.
     *
     * @param all the set
     * @param share of the second part, 0 to 1; of two or more patches each part gets at least one
     * @param seed equal seeds give equal parts
     * @return both parts, each in the order of the set
     */
    public static PatchSet[] divide(PatchSet all, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[all.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        int second = Math.min(order.length - 1, Math.max(1, (int) Math.round(share * order.length)));
        int[] rest = Arrays.copyOfRange(order, second, order.length);
        int[] taken = Arrays.copyOf(order, second);
        Arrays.sort(rest);
        Arrays.sort(taken);
        return new PatchSet[] {new Subset(all, rest), new Subset(all, taken)};
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int side() {
        return all.side();
    }

    @Override
    public String id(int index) {
        return all.id(indices[index]);
    }

    @Override
    public void read(int index, float[] x, byte[] y) throws IOException {
        all.read(indices[index], x, y);
    }

    @Override
    public boolean hasEdges() {
        return all.hasEdges();
    }

    @Override
    public void readEdges(int index, byte[] edges) throws IOException {
        all.readEdges(indices[index], edges);
    }
}
