package org.classifycerrado.learn.demo;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.Boundaries;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.learn.synth.SceneOptions;
import org.classifycerrado.learn.synth.SceneSamples;
import org.classifycerrado.learn.synth.SyntheticScene;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/** Patches of synthetic scenes, kept in memory: about 0.9 MB each. */
final class ScenePatches {

    static final int SIDE = 128;

    private static final double WEST = 600_000;
    private static final double NORTH = 9_300_000;
    /** Side of the part of a world that patches are taken from, in pixels of 10 m. */
    private static final int EXTENT = 8000;
    /** One pixel in so many, along rows and columns, is looked at when patches are chosen. */
    private static final int GLANCE = 8;

    private static final int MSI_BANDS = Modality.MSI.bands().size();

    private final List<SceneSamples> patches;

    private ScenePatches(List<SceneSamples> patches) {
        this.patches = patches;
    }

    /**
     * Takes patches from random places of worlds.
     *
     * @param seed of the first world; each world gives as many patches
     * @param worlds how many worlds
     * @param each patches a world
     * @param candidates of so many places the one is taken whose classes are rarest among the patches before it; 1 for
     *     what comes
     * @return the patches; equal arguments give equal patches
     */
    static ScenePatches of(long seed, int worlds, int each, int candidates) {
        return new ScenePatches(IntStream.range(0, worlds)
                .parallel()
                .boxed()
                .flatMap(world -> patches(seed + world, each, candidates).stream())
                .toList());
    }

    private static List<SceneSamples> patches(long seed, int count, int candidates) {
        SyntheticScene scene = SyntheticScene.of(SceneOptions.of(seed, WEST, NORTH, EXTENT, EXTENT));
        SplittableRandom random = new SplittableRandom(seed);
        double[] seen = new double[Legend.of(Level.L2).size()];
        return IntStream.range(0, count)
                .mapToObj(i -> scene.samples(choose(scene, random, candidates, seen)))
                .toList();
    }

    private static Rectangle choose(SyntheticScene scene, SplittableRandom random, int candidates, double[] seen) {
        Rectangle best = null;
        double[] bestShares = null;
        double bestRarity = -1;
        for (int i = 0; i < candidates; i++) {
            Rectangle place = new Rectangle(random.nextInt(EXTENT - SIDE), random.nextInt(EXTENT - SIDE), SIDE, SIDE);
            double[] shares = shares(scene, place, seen.length);
            double rarity = 0;
            for (int c = 0; c < seen.length; c++) {
                rarity += shares[c] / (0.1 + seen[c]);
            }
            if (rarity > bestRarity) {
                best = place;
                bestShares = shares;
                bestRarity = rarity;
            }
        }
        for (int c = 0; c < seen.length; c++) {
            seen[c] += bestShares[c];
        }
        return best;
    }

    private static double[] shares(SyntheticScene scene, Rectangle place, int classes) {
        int side = SIDE / GLANCE;
        PixelGrid window = scene.msiGrid().window(place);
        AffineTransform coarse = window.cornerToCrs();
        coarse.scale(GLANCE, GLANCE);
        PixelGrid grid = new PixelGrid(window.crs(), coarse, side, side);
        double[] shares = new double[classes];
        for (byte id : scene.world().truth(grid, new Rectangle(side, side))) {
            shares[id] += 1.0 / (side * side);
        }
        return shares;
    }

    /**
     * The patches as a model sees them.
     *
     * @param modality which bands
     * @param level which class ids
     * @return a view
     */
    PatchSet view(Modality modality, Level level) {
        return new PatchSet() {
            @Override
            public int size() {
                return patches.size();
            }

            @Override
            public int side() {
                return SIDE;
            }

            @Override
            public void read(int index, float[] x, byte[] y) {
                SceneSamples patch = patches.get(index);
                int first = modality.usesMsi() ? 0 : MSI_BANDS;
                for (int c = 0; c < modality.bands().size(); c++) {
                    System.arraycopy(patch.bands()[first + c], 0, x, c * SIDE * SIDE, SIDE * SIDE);
                }
                byte[] ids = level == Level.L1 ? patch.l1() : patch.l2();
                System.arraycopy(ids, 0, y, 0, y.length);
            }

            @Override
            public boolean hasEdges() {
                return true;
            }

            @Override
            public void readEdges(int index, byte[] edges) {
                SceneSamples patch = patches.get(index);
                Boundaries.mark(level == Level.L1 ? patch.l1() : patch.l2(), SIDE, edges);
            }
        };
    }
}
