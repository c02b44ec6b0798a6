package org.classifycerrado.learn.architecture;

/**
 * A square convolution with "same" padding, perhaps followed by batch normalisation and ReLU.
 *
 * @param key prefix of the weights' names: {@code key.weight} and, with a bias, {@code key.bias}
 * @param norm prefix of the batch normalisation's names, or null for a convolution with a bias and no normalisation
 * @param outputs channels that it makes
 * @param kernel side of the kernel, odd
 * @param stride step
 * @param relu whether negative results become 0
 */
record Convolution(String key, String norm, int outputs, int kernel, int stride, boolean relu) {

    static Convolution normalized(String key, String norm, int outputs, int kernel, int stride) {
        return new Convolution(key, norm, outputs, kernel, stride, true);
    }

    static Convolution head(String key, int outputs, int kernel) {
        return new Convolution(key, null, outputs, kernel, 1, false);
    }

    Convolution withoutRelu() {
        return new Convolution(key, norm, outputs, kernel, stride, false);
    }

    int padding() {
        return kernel / 2;
    }
}
