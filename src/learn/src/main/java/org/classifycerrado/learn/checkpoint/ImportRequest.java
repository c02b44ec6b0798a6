package org.classifycerrado.learn.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.score.Weighting;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Normalization;

/**
 * A checkpoint that is to become a model. What is empty is recognised; what is given must agree with the checkpoint.
 *
 * @param checkpoint file that {@code torch.save} wrote
 * @param id the model's id; without it, one that says what the checkpoint is, such as
 *     {@code unet-resnet50-l2-msi-sar-w}
 * @param title one line for people; without it, one that says the same
 * @param description what it is good for; may be empty
 * @param licence of the weights; empty if unknown
 * @param architecture network, told by the keys
 * @param level classes, told by their number
 * @param modality imagery, told by the number of channels
 * @param normalization what the training program did to its input; nothing in a checkpoint tells it, so it may be empty
 *     only for published ones, which were trained on raw values
 * @param input what the values of its training imagery mean
 * @param weighting whether it was trained with class weights, told by the file's name if the authors' code gave it
 * @param published whether this is a checkpoint that the authors of CerraData-4MM published
 */
public record ImportRequest(
        Path checkpoint,
        Optional<String> id,
        Optional<String> title,
        String description,
        String licence,
        Optional<Architecture> architecture,
        Optional<Level> level,
        Optional<Modality> modality,
        Optional<Normalization.Method> normalization,
        ExpectedInput input,
        Optional<Weighting> weighting,
        boolean published) {}
