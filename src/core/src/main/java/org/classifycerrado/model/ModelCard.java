package org.classifycerrado.model;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * What a model is and how to run it: the content of {@code model.json}. A card that exists is consistent: band counts,
 * normalisation numbers and sizes agree.
 *
 * @param id name by which requests choose the model: letters, digits, {@code .}, {@code _} and {@code -}, starting with
 *     a letter or digit; also the name of its folder
 * @param title one line for people
 * @param description what it was trained on and what it is good for
 * @param architecture name of the network, {@code unet-small}, …
 * @param level level of its classes; the network gives one score a class
 * @param modality imagery that it reads
 * @param bands channels in order; those of the modality
 * @param patchSize side of the square window it was trained on, in pixels
 * @param stride for a fully convolutional network, the number of which a window's side must be a multiple; empty if the
 *     window must be exactly {@code patchSize}
 * @param input what the values of its imagery must mean, and how large its pixels are
 * @param normalization from raw values to the network's input
 * @param statistics of the raw training imagery, for judging whether an input is plausible; empty if unknown
 * @param outputIndex which of the network's outputs holds the class scores, from 0
 * @param probabilities true if the scores are probabilities, false if they are logits
 * @param precision arithmetic that the map is made with, {@code fp32} or {@code bf16}
 * @param sha256 checksum of {@code model.pt} or {@code model.onnx}, 64 lower-case hexadecimal digits
 * @param licence licence of the weights
 * @param training free-form record of how it was trained; may be empty
 * @param scores free-form record of its scores; may be empty
 */
public record ModelCard(
        String id,
        String title,
        String description,
        String architecture,
        Level level,
        Modality modality,
        List<String> bands,
        int patchSize,
        OptionalInt stride,
        ExpectedInput input,
        Normalization normalization,
        Optional<BandStatistics> statistics,
        int outputIndex,
        boolean probabilities,
        String precision,
        String sha256,
        String licence,
        JsonObject training,
        JsonObject scores) {

    /** Name of the card's file in a model's folder. */
    public static final String CARD_FILE = "model.json";

    /** Name of the TorchScript file in a model's folder. */
    public static final String WEIGHTS_FILE = "model.pt";

    /**
     * How many classes the network scores.
     *
     * @return 7 or 14
     */
    public int classes() {
        return Legend.of(level).size();
    }

    /**
     * How many channels the network reads.
     *
     * @return 12, 2 or 14
     */
    public int channels() {
        return bands.size();
    }

    /**
     * Reads the text of a {@code model.json} and checks all that it says.
     *
     * @param json the text
     * @return the card
     * @throws CardException if a field is missing or is not what it must be; the message names it
     */
    public static ModelCard parse(String json) throws CardException {
        return CardJson.read(json);
    }

    /**
     * The card as the text of a {@code model.json}.
     *
     * @return JSON, indented, with a line feed at its end
     */
    public String toJson() {
        return CardJson.write(this);
    }
}
