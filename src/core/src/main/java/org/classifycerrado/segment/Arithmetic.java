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
     * that, or where it has not been {@linkplain Proofs proven} to work.
     *
     * @param model that is to run
     * @param wish a {@link Precision#id()}, or empty
     * @param device where it is to run
     * @param window side of the windows, in pixels
     * @param runtime in which it is to run
     * @return the arithmetic
     * @throws InvalidParameterException if there is no such precision, or the model does not offer the one wished for
     * @throws SegmentationException if the weights do not offer what the card says, or cannot be run at all
     */
    public static Arithmetic choose(
            Model model, Optional<String> wish, ComputeDevice device, int window, InferenceRuntime runtime)
            throws SegmentationException {
        Precision wanted = wanted(model, wish);
        if (wanted == Precision.FP32) {
            return new Arithmetic(wanted, "");
        }
        if (!wanted.isFastOn(device, runtime)) {
            return new Arithmetic(Precision.FP32, "the hardware has no fast " + wanted.id() + ", so fp32 is used");
        }
        Proofs.Verdict verdict = runtime.proofs().of(model, wanted, device, window);
        return verdict.works()
                ? new Arithmetic(wanted, "")
                : new Arithmetic(Precision.FP32, verdict.why() + ", so fp32 is used");
    }

    /**
     * What is wished for, else what the model's card says, whether or not this machine can do it.
     *
     * @param model that is to run
     * @param wish a {@link Precision#id()}, or empty
     * @return the precision
     * @throws InvalidParameterException if there is no such precision, or the model does not offer the one wished for
     * @throws SegmentationException if the weights do not offer what the card says
     */
    public static Precision wanted(Model model, Optional<String> wish) throws SegmentationException {
        ModelCard card = model.card();
        Precision wanted = Precision.parse(wish.orElse(card.precision()));
        if (wanted != Precision.FP32 && !model.methods().contains(wanted.id())) {
            if (wish.isEmpty()) {
                throw new SegmentationException(
                        "model '" + card.id() + "': its card says " + wanted.id() + ", which its weights do not offer",
                        null);
            }
            throw new InvalidParameterException(
                    "precision", "is " + wanted.id() + "; model '" + card.id() + "' offers fp32 only");
        }
        return wanted;
    }
}
