package org.classifycerrado.learn.synth;

import java.io.IOException;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.PatchSet;

/**
 * Patches whose Sentinel-2 bands, if they have any, are half under clouds; Sentinel-1 sees through them. A cloud is
 * opaque within 100 m or so of its edge. The fields that set their places have median 0 and the clouds lie where these
 * are positive, so about half of all pixels are covered.
 *
 * @param clear the patches without clouds
 * @param modality which bands these have
 * @param seed of the clouds: equal seeds give the patch of an index equal clouds, whatever its bands
 */
public record Clouds(PatchSet clear, Modality modality, long seed) implements PatchSet {

    /** Distance of lattice points in metres; a patch is 1,280 m wide. */
    private static final double SCALE = 700;
    /** Noise from where a cloud begins to where it is opaque, half of it to either side of 0. */
    private static final double EDGE = 0.1;

    private static final double PIXEL = 10;
    /** Reflectance of an opaque cloud × 10,000, with the offset of 1,000, in each band from B01 to B12. */
    private static final float[] CLOUD = {8200, 8100, 7900, 7900, 8000, 8000, 8000, 8000, 8000, 6500, 5400, 4400};
    /** Share of it by which a cloud is darker or brighter in places. */
    private static final double RELIEF = 0.3;

    @Override
    public int size() {
        return clear.size();
    }

    @Override
    public int side() {
        return clear.side();
    }

    @Override
    public void read(int index, float[] x, byte[] y) throws IOException {
        clear.read(index, x, y);
        if (!modality.usesMsi()) {
            return;
        }
        long key = Hash.at(seed, index, 0);
        Noise place = new Noise(key, SCALE);
        Noise relief = new Noise(Hash.next(key, 1), SCALE / 4);
        int side = side();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double cover = cover(place.at(PIXEL * column, PIXEL * row));
                double brightness = 1 + RELIEF * relief.at(PIXEL * column, PIXEL * row);
                for (int band = 0; band < CLOUD.length; band++) {
                    int i = (band * side + row) * side + column;
                    x[i] += (float) (cover * (brightness * CLOUD[band] - x[i]));
                }
            }
        }
    }

    /** Share of the light that comes from the cloud. */
    private static double cover(double noise) {
        return Math.max(0, Math.min(1, 0.5 + noise / EDGE));
    }

    @Override
    public boolean hasEdges() {
        return clear.hasEdges();
    }

    @Override
    public void readEdges(int index, byte[] edges) throws IOException {
        clear.readEdges(index, edges);
    }
}
