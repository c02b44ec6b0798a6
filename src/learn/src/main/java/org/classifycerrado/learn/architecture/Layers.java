package org.classifycerrado.learn.architecture;

/**
 * The operations of which networks are described. Each call adds one to the network and returns its result. Some work
 * on maps, [B, channels, H, W], the others on grids of tokens, [B, rows, columns, channels].
 */
interface Layers {

    /** The network's input, normalised: a map. */
    Feature input();

    /** A convolution of a map with what follows it. */
    Feature convolution(Feature x, Convolution convolution);

    /** The largest value of each window of a map; padded with half the kernel, rounded down, where it is odd. */
    Feature maxPool(Feature x, int kernel, int stride);

    /** Twice the width and height of a map; each pixel is repeated. */
    Feature upsample(Feature x);

    /** The channels of both maps, the first one's first. */
    Feature concatenate(Feature first, Feature second);

    /** The sum of both, negative results set to 0. */
    Feature addRelu(Feature first, Feature second);

    /** A token for each square of {@code size} by {@code size} pixels of a map. */
    Feature tokens(Feature map, String key, int outputs, int size);

    /** A linear function of each token's channels, with or without a bias. */
    Feature linear(Feature x, String key, int outputs, boolean bias);

    /** Normalises the channels of each token to mean 0 and variance 1, then scales and shifts them. */
    Feature layerNorm(Feature x, String key);

    /** {@code x · Φ(x)}, Φ being the normal distribution's (Hendrycks and Gimpel 2016). */
    Feature gelu(Feature x);

    /**
     * The sum of a shortcut and a branch. In training the branch of a patch is left out with a probability, and scaled
     * up to the same mean (stochastic depth, Huang et al. 2016).
     */
    Feature addBranch(Feature shortcut, Feature branch, double leftOut);

    /** The channels of both, token by token, the first one's first. */
    Feature join(Feature first, Feature second);

    /** Attention with the projections around it. */
    Feature attention(Feature x, Attention attention);

    /** A token for each four neighbours: their channels in the order (0,0), (1,0), (0,1), (1,1) of (row, column). */
    Feature mergeFour(Feature x, int side);

    /** Deals the channels of each token to {@code factor²} new ones in an additional axis. */
    Feature split(Feature x, int factor);

    /** Lays what {@link #split} made out as a grid with {@code factor} times the rows and columns. */
    Feature layOut(Feature x, int side, int factor);

    /** Lays what {@link #split} made out as a map with {@code factor} times the rows and columns. */
    Feature layOutMap(Feature x, int side, int factor);

    /**
     * Deals the channels into five groups and moves them by −2 to 2 rows or columns; what comes in from outside is 0
     * (Valanarasu and Patel 2022, UNeXt).
     */
    Feature shift(Feature x, int side, boolean rows);

    /** A 3×3 convolution of each channel by itself, padded with 0, with a bias. */
    Feature depthwise(Feature x, String key);

    /** A linear function of each token's channels, without a bias, whose weights are those of a 1×1 convolution. */
    Feature pointwise(Feature x, String key, int outputs);

    /**
     * A layer that the {@code state_dict} holds under a second name.
     *
     * @param key prefix of the second name
     * @param original prefix of the name under which the network reads it
     * @param shape of its weight; it has a bias too
     */
    void alias(String key, String original, long... shape);

    /** A layer, with a weight and a bias, that the {@code state_dict} holds and the network does not use. */
    void unused(String key, long... shape);
}
