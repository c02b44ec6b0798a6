package org.classifycerrado.learn.architecture;

/** Networks that are like the published ones but narrow, and therefore quick. */
public final class NarrowNetworks {

    private NarrowNetworks() {}

    public static Network transNuSeg(int channels, int classes) {
        return new Network(Architecture.TRANSNUSEG, new TransNuSeg(12), channels, classes);
    }
}
