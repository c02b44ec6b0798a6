package org.classifycerrado.learn.synth;

/** What is found at one place; filled again and again by {@link Landscape}. */
final class Ground {
    /** L2 class id. */
    int cover;

    Material first;
    Material second;
    /** Share of the second material, 0 to 1. */
    double mix;
    /** Factor on the reflectance of all bands. */
    double gain;
    /** Factor on the amplitude of both polarisations. */
    double echo;
    /** How hazy the air above is, 0 to 2. */
    double haze;
    /** Relative spread of the reflectance from pixel to pixel. */
    double grain;

    void set(int newCover, Material newFirst, Material newSecond, double newMix, double newGain, double newEcho) {
        cover = newCover;
        first = newFirst;
        second = newSecond;
        mix = newMix < 0 ? 0 : newMix > 1 ? 1 : newMix;
        gain = newGain;
        echo = newEcho;
        grain = 0.05;
    }
}
