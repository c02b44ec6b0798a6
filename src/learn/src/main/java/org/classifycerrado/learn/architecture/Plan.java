package org.classifycerrado.learn.architecture;

/** How a network is put together of {@link Layers}. */
@FunctionalInterface
interface Plan {

    /**
     * What a network gives.
     *
     * @param scores logits of the classes, [B, classes, H, W]
     * @param edges logits of the second task, boundaries between classes, [B, classes, H, W]; null without one
     */
    record Heads(Feature scores, Feature edges) {}

    /** Walks from the input to the logits of the classes, and nowhere else. */
    Feature scores(Layers layers, int classes);

    /** Walks from the input to all that the network gives. */
    default Heads heads(Layers layers, int classes) {
        return new Heads(scores(layers, classes), null);
    }
}
