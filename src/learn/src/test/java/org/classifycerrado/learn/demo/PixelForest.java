package org.classifycerrado.learn.demo;

import java.io.IOException;
import java.util.SplittableRandom;
import org.classifycerrado.learn.dataset.PatchSet;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A random forest (Breiman 2001) that sees one pixel's bands at a time, by Tribuo. */
final class PixelForest {

    private final Model<Label> model;
    private final String[] names;
    private final int pixels;

    private PixelForest(Model<Label> model, String[] names, int pixels) {
        this.model = model;
        this.names = names;
        this.pixels = pixels;
    }

    /**
     * Grows a forest.
     *
     * @param patches to take pixels from
     * @param channels of the patches
     * @param samples how many pixels, as many of each patch, from random places
     * @param trees how many trees; each looks at a third of the bands at a split
     */
    static PixelForest grow(PatchSet patches, int channels, int samples, int trees, long seed) throws IOException {
        String[] names = new String[channels];
        for (int c = 0; c < channels; c++) {
            names[c] = String.format("band %02d", c);
        }
        int pixels = patches.side() * patches.side();
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("pixels", factory), factory);
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[channels * pixels];
        byte[] y = new byte[pixels];
        int each = Math.max(1, samples / patches.size());
        for (int i = 0; i < patches.size(); i++) {
            patches.read(i, x, y);
            for (int n = 0; n < each; n++) {
                int p = random.nextInt(pixels);
                data.add(new ArrayExample<>(new Label(Integer.toString(y[p])), names, bands(x, p, channels, pixels)));
            }
        }
        CARTClassificationTrainer tree = new CARTClassificationTrainer(24, 4, 0, 1 / 3f, false, new GiniIndex(), seed);
        RandomForestTrainer<Label> forest = new RandomForestTrainer<>(tree, new VotingCombiner(), trees, seed);
        return new PixelForest(forest.train(data), names, pixels);
    }

    /** The class of each pixel of a patch, from its bands [channels, side, side]. */
    byte[] classify(float[] x) {
        byte[] ids = new byte[pixels];
        for (int p = 0; p < pixels; p++) {
            ArrayExample<Label> example =
                    new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, names, bands(x, p, names.length, pixels));
            ids[p] = Byte.parseByte(model.predict(example).getOutput().getLabel());
        }
        return ids;
    }

    private static double[] bands(float[] x, int pixel, int channels, int pixels) {
        double[] values = new double[channels];
        for (int c = 0; c < channels; c++) {
            values[c] = x[c * pixels + pixel];
        }
        return values;
    }
}
