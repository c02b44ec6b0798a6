package org.classifycerrado.learn.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * The variant of TransNuSeg (He et al. 2023) with which the models of CerraData-4MM were trained. A Swin encoder of
 * three stages ends in a block of shifted linear layers; one decoder finds the classes, the other their boundaries. In
 * each decoder a stage first joins its input with the encoder's of the same size. Names and shapes of the weights are
 * those of the published checkpoints at width 96.
 *
 * <p>The published code runs the encoder once for each decoder, with equal weights; here both decoders read one run,
 * which differs only in what stochastic depth leaves out in training.
 *
 * @param width channels of the finest tokens, a multiple of 3
 */
record TransNuSeg(int width) implements Plan {

    /** Side of the input in pixels; masks and grids have no other size. */
    private static final int SIDE = 128;

    private static final int PATCH = 4;
    private static final int WINDOW = 8;
    private static final int BLOCKS = 2;
    private static final int STAGES = 3;
    private static final int HEADS = 3;
    private static final int EXPANSION = 4;
    private static final double MOST_LEFT_OUT = 0.1;

    /** What decoders read: the coarsest tokens, and the input of each stage. */
    private record Encoded(Feature deepest, List<Feature> stages) {}

    @Override
    public Feature scores(Layers layers, int classes) {
        Encoded encoded = encode(layers);
        return decode(layers, encoded, "", classes);
    }

    @Override
    public Heads heads(Layers layers, int classes) {
        Encoded encoded = encode(layers);
        Feature scores = decode(layers, encoded, "", classes);
        Feature edges = decode(layers, encoded, "2", classes);
        layers.unused("norm2", channels(STAGES));
        // The remains of a third decoder: two layers of the second one, and one that nothing reads.
        layers.alias("concat_back_dim3.1", "concat_back_dim2.1", channels(2), 2 * channels(2));
        layers.alias("concat_back_dim3.2", "concat_back_dim2.2", channels(1), 2 * channels(1));
        layers.unused("concat_back_dim3.3", channels(0), 2 * channels(0));
        return new Heads(scores, edges);
    }

    private Encoded encode(Layers layers) {
        List<Feature> stages = new ArrayList<>();
        Feature x = layers.tokens(layers.input(), "patch_embed.proj", width, PATCH);
        x = layers.layerNorm(x, "patch_embed.norm");
        for (int stage = 0; stage < STAGES; stage++) {
            stages.add(x);
            String key = "layers." + stage;
            x = blocks(layers, x, key, stage, null);
            x = layers.mergeFour(x, side(stage));
            x = layers.layerNorm(x, key + ".downsample.norm");
            x = layers.linear(x, key + ".downsample.reduction", channels(stage + 1), false);
        }
        x = shiftedBlock(layers, x, "layers." + STAGES);
        return new Encoded(layers.layerNorm(x, "norm"), stages);
    }

    private Feature shiftedBlock(Layers layers, Feature x, String key) {
        int side = side(STAGES);
        Feature y = layers.layerNorm(x, key + ".norm2");
        y = layers.linear(layers.shift(y, side, true), key + ".mlp.fc1", channels(STAGES), true);
        y = layers.gelu(layers.depthwise(y, key + ".mlp.dwconv.dwconv"));
        y = layers.linear(layers.shift(y, side, false), key + ".mlp.fc2", channels(STAGES), true);
        return layers.addBranch(x, y, leftOut(STAGES, 0));
    }

    /** One decoder; the names of the second one's modules end in 2. */
    private Feature decode(Layers layers, Encoded encoded, String number, int classes) {
        String key = "layers_up" + number;
        Feature x = expand(layers, encoded.deepest(), key + ".0", STAGES);
        for (int stage = STAGES - 1; stage >= 0; stage--) {
            String name = "." + (STAGES - stage);
            x = layers.join(x, encoded.stages().get(stage));
            x = layers.linear(x, "concat_back_dim" + number + name, channels(stage), true);
            x = blocks(layers, x, key + name, stage, number.isEmpty() ? null : "layers_up" + name);
            if (stage > 0) {
                x = expand(layers, x, key + name + ".upsample", stage);
            }
        }
        x = layers.layerNorm(x, "norm_up" + number);
        x = layers.linear(x, "up" + number + ".expand", PATCH * PATCH * width, false);
        x = layers.layerNorm(layers.split(x, PATCH), "up" + number + ".norm");
        return layers.layOutMap(layers.pointwise(x, "output" + number, classes), SIDE / PATCH, PATCH);
    }

    /** Twice the rows and columns, half the channels. */
    private Feature expand(Layers layers, Feature x, String key, int stage) {
        Feature parts = layers.split(layers.linear(x, key + ".expand", 2 * channels(stage), false), 2);
        return layers.layOut(layers.layerNorm(parts, key + ".norm"), side(stage), 2);
    }

    private Feature blocks(Layers layers, Feature x, String key, int stage, String partner) {
        Feature y = x;
        for (int block = 0; block < BLOCKS; block++) {
            String name = ".blocks." + block;
            y = block(layers, y, key + name, stage, block, partner == null ? null : partner + name);
        }
        return y;
    }

    private Feature block(Layers layers, Feature x, String key, int stage, int block, String partner) {
        int side = side(stage);
        int shift = block % 2 == 1 && side > WINDOW ? WINDOW / 2 : 0;
        Attention attention = new Attention(key, HEADS << stage, side, Math.min(WINDOW, side), shift, partner);
        double leftOut = leftOut(stage, block);
        Feature y = layers.attention(layers.layerNorm(x, key + ".norm1"), attention);
        y = layers.addBranch(x, y, leftOut);
        Feature z = layers.layerNorm(y, key + ".norm2");
        z = layers.gelu(layers.linear(z, key + ".mlp.fc1", EXPANSION * channels(stage), true));
        z = layers.linear(z, key + ".mlp.fc2", channels(stage), true);
        return layers.addBranch(y, z, leftOut);
    }

    private int channels(int stage) {
        return width << stage;
    }

    private static int side(int stage) {
        return SIDE / PATCH >> stage;
    }

    /** Grows evenly with depth, from none; decoders have it as the encoder's stage of the same size. */
    private static double leftOut(int stage, int block) {
        return MOST_LEFT_OUT * (stage * BLOCKS + block) / (STAGES * BLOCKS + BLOCKS - 1);
    }
}
