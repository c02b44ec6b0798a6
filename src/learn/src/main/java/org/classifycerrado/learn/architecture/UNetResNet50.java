package org.classifycerrado.learn.architecture;

/**
 * A U-Net with a ResNet-50 encoder (He et al. 2016, stride in the 3×3 convolution of a bottleneck). Names and shapes of
 * its weights are those of {@code segmentation_models_pytorch.Unet(encoder_name="resnet50")}.
 */
final class UNetResNet50 {

    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int[] DECODER = {256, 128, 64, 32, 16};
    private static final int EXPANSION = 4;

    private UNetResNet50() {}

    static Feature scores(Layers layers, int classes) {
        Feature[] skips = new Feature[BLOCKS.length];
        Feature x =
                layers.convolution(layers.input(), Convolution.normalized("encoder.conv1", "encoder.bn1", 64, 7, 2));
        skips[0] = x;
        x = layers.maxPool(x, 3, 2);
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                String key = "encoder.layer" + (stage + 1) + "." + block;
                x = bottleneck(layers, x, key, 64 << stage, block == 0 && stage > 0 ? 2 : 1, block == 0);
            }
            if (stage + 1 < skips.length) {
                skips[stage + 1] = x;
            }
        }
        for (int block = 0; block < DECODER.length; block++) {
            Feature up = layers.upsample(x);
            int skip = skips.length - 1 - block;
            Feature joined = skip >= 0 ? layers.concatenate(up, skips[skip]) : up;
            String key = "decoder.blocks." + block;
            x = layers.convolution(joined, decoder(key + ".conv1", DECODER[block]));
            x = layers.convolution(x, decoder(key + ".conv2", DECODER[block]));
        }
        return layers.convolution(x, Convolution.head("segmentation_head.0", classes, 3));
    }

    private static Feature bottleneck(Layers layers, Feature x, String key, int width, int stride, boolean project) {
        int outputs = width * EXPANSION;
        Feature y = layers.convolution(x, Convolution.normalized(key + ".conv1", key + ".bn1", width, 1, 1));
        y = layers.convolution(y, Convolution.normalized(key + ".conv2", key + ".bn2", width, 3, stride));
        y = layers.convolution(
                y,
                Convolution.normalized(key + ".conv3", key + ".bn3", outputs, 1, 1)
                        .withoutRelu());
        Feature shortcut = !project
                ? x
                : layers.convolution(
                        x,
                        Convolution.normalized(key + ".downsample.0", key + ".downsample.1", outputs, 1, stride)
                                .withoutRelu());
        return layers.addRelu(y, shortcut);
    }

    private static Convolution decoder(String key, int outputs) {
        return Convolution.normalized(key + ".0", key + ".1", outputs, 3, 1);
    }
}
