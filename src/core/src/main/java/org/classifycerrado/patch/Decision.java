package org.classifycerrado.patch;

/**
 * What is made of the class scores of a map's pixels.
 *
 * @param confidence what is told of how sure the model was
 * @param probabilities whether the probabilities of all classes are told
 * @param smoothing side of the square around each pixel whose class probabilities are averaged before the class is
 *     decided, in pixels, odd; 1 for none
 */
public record Decision(ConfidenceMeasure confidence, boolean probabilities, int smoothing) {

    /** The class of the highest score and its probability. */
    public static final Decision PLAIN = new Decision(ConfidenceMeasure.PROBABILITY, false, 1);

    /** Checks the side. */
    public Decision {
        if (smoothing < 1 || smoothing % 2 == 0) {
            throw new IllegalArgumentException("a square of " + smoothing + " pixels has no middle");
        }
    }
}
