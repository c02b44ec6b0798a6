package org.classifycerrado.learn.synth;

/**
 * Pseudo-random numbers that are a function of where they are asked for, so that any part of an endless world can be
 * made alone, in any order, and always comes out the same.
 */
final class Hash {

    private static final double UNIT_53 = 0x1.0p-53;

    private Hash() {}

    /** Scrambles 64 bits so that every bit of the input moves about half of the output's (the SplitMix64 finaliser). */
    static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** 64 random bits for a lattice point. */
    static long at(long seed, long ix, long iy) {
        return mix(seed + ix * 0x9e3779b97f4a7c15L + iy * 0xd1b54a32d192ed03L);
    }

    /** The {@code n}-th 64 random bits that follow from a key. */
    static long next(long key, int n) {
        return mix(key + (n + 1) * 0x9e3779b97f4a7c15L);
    }

    /** A number in [0, 1) from random bits. */
    static double unit(long bits) {
        return (bits >>> 11) * UNIT_53;
    }

    /** The {@code n}-th number in [0, 1) that follows from a key. */
    static double unit(long key, int n) {
        return unit(next(key, n));
    }

    /** The {@code n}-th number in [low, high) that follows from a key. */
    static double between(long key, int n, double low, double high) {
        return low + (high - low) * unit(key, n);
    }
}
