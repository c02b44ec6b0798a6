package org.classifycerrado.segment;

import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;

/**
 * A model to be loaded.
 *
 * @param model card and weights, as a {@link org.classifycerrado.model.ModelStore} gives them: libtorch trusts sizes
 *     and offsets in the file, so it must have been
 *     {@linkplain org.classifycerrado.torchscript.TorchScriptArchive#verify verified}
 * @param level level of the wanted probabilities: the model's own, or {@link Level#L1} of a model of {@link Level#L2},
 *     for which the probabilities are summed up the hierarchy
 * @param device where to run
 * @param precision arithmetic; what is not single precision only for weights that have it
 * @param augment whether to average over the eight flips and rotations of each window, at eight times the cost
 * @param window side of the windows that will be given, in pixels
 */
public record SegmenterRequest(
        Model model, Level level, ComputeDevice device, Precision precision, boolean augment, int window) {

    /**
     * Checks the level.
     *
     * @throws InvalidParameterException if the model cannot give it
     */
    public SegmenterRequest {
        if (level == Level.L2 && model.card().level() == Level.L1) {
            throw new InvalidParameterException(
                    "level", "is L2; model '" + model.card().id() + "' tells only the classes of L1");
        }
    }

    /**
     * A model in single precision on its own patches, for its own level.
     *
     * @param model the model
     * @param device where to run
     */
    public SegmenterRequest(Model model, ComputeDevice device) {
        this(
                model,
                model.card().level(),
                device,
                Precision.FP32,
                false,
                model.card().patchSize());
    }

    /**
     * The same with other windows.
     *
     * @param side of the windows, in pixels
     * @return the request
     */
    public SegmenterRequest withWindow(int side) {
        return new SegmenterRequest(model, level, device, precision, augment, side);
    }

    /**
     * The same in another arithmetic.
     *
     * @param other arithmetic
     * @return the request
     */
    public SegmenterRequest withPrecision(Precision other) {
        return new SegmenterRequest(model, level, device, other, augment, window);
    }
}
