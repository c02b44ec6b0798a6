package org.classifycerrado.segment;

import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;

/**
 * What a network computes in.
 *
 * @param precision the arithmetic
 * @param note why it is not what was asked for; empty if it is
 */
public record Arithmetic(Precision precision, String note) {

    /**
     * Chooses what is wished for, else what the model's card says; single precision where the hardware is not fast at
     * that.
     *
     * @param model that is to run
     * @param wish a {@link Precision#id()}, or empty
     * @param device where it is to run
     * @return the arithmetic
     * @throws InvalidParameterException if there is no such precision, or the model does not offer the one wished for
     * @throws SegmentationException if the weights are damaged, or do not offer what the card says
     */
    public static Arithmetic choose(Model model, Optional<String> wish, ComputeDevice device)
            throws SegmentationException {
        ModelCard card = model.card();
        Precision wanted = Precision.parse(wish.orElse(card.precision()));
        if (!Segmenter.offers(model, wanted)) {
            if (wish.isEmpty()) {
                throw new SegmentationException(
                        "model '" + card.id() + "': its card says " + wanted.id() + ", which its weights do not offer",
                        null);
            }
            throw new InvalidParameterException(
                    "precision", "is " + wanted.id() + "; model '" + card.id() + "' offers fp32 only");
        }
        return wanted.isFastOn(device)
                ? new Arithmetic(wanted, "")
                : new Arithmetic(Precision.FP32, "the hardware has no fast " + wanted.id() + ", so fp32 is used");
    }
}
