package org.classifycerrado.learn.training;

import com.google.gson.JsonObject;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Normalization;

/**
 * What the card of a trained model says that neither its network nor its scores tell.
 *
 * @param id id of the model
 * @param title one line for people
 * @param description what it was trained on and what it is good for
 * @param licence licence of the weights
 * @param level level of its classes
 * @param modality imagery that it reads
 * @param normalization from raw values to the network's input
 * @param statistics of the imagery that it was trained on
 * @param input what the values of its imagery mean
 * @param side side of the patches that it was trained on, in pixels
 * @param training record of how it was trained
 */
public record ModelDraft(
        String id,
        String title,
        String description,
        String licence,
        Level level,
        Modality modality,
        Normalization normalization,
        BandStatistics statistics,
        ExpectedInput input,
        int side,
        JsonObject training) {}
