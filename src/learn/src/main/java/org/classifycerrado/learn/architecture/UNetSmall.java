package org.classifycerrado.learn.architecture;

/** A U-Net (Ronneberger et al. 2015) of four levels, small enough for a CPU. */
final class UNetSmall {

    private static final int[] WIDTHS = {16, 32, 48, 64};

    private UNetSmall() {}

    static Feature scores(Layers layers, int classes) {
        Feature[] levels = new Feature[WIDTHS.length];
        Feature x = layers.input();
        for (int level = 0; level < WIDTHS.length; level++) {
            x = pair(layers, level > 0 ? layers.maxPool(x, 2, 2) : x, "encoder." + level, WIDTHS[level]);
            levels[level] = x;
        }
        for (int level = WIDTHS.length - 2; level >= 0; level--) {
            Feature joined = layers.concatenate(layers.upsample(x), levels[level]);
            x = pair(layers, joined, "decoder." + level, WIDTHS[level]);
        }
        return layers.convolution(x, Convolution.head("head", classes, 1));
    }

    private static Feature pair(Layers layers, Feature x, String key, int width) {
        Feature first = layers.convolution(x, Convolution.normalized(key + ".conv1", key + ".norm1", width, 3, 1));
        return layers.convolution(first, Convolution.normalized(key + ".conv2", key + ".norm2", width, 3, 1));
    }
}
