package org.classifycerrado.learn.architecture;

/** The operations of which networks are described. Each call adds one to the network and returns its result. */
interface Layers {

    /** The network's input, normalised: [B, channels, H, W]. */
    Feature input();

    /** A convolution with what follows it. */
    Feature convolution(Feature x, Convolution convolution);

    /** The largest value of each window; padded with half the kernel, rounded down, where the kernel is odd. */
    Feature maxPool(Feature x, int kernel, int stride);

    /** Twice the width and height; each pixel is repeated. */
    Feature upsample(Feature x);

    /** The channels of both, the first one's first. */
    Feature concatenate(Feature first, Feature second);

    /** The sum of both, negative results set to 0. */
    Feature addRelu(Feature first, Feature second);
}
