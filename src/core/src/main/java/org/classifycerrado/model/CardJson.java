package org.classifycerrado.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.legend.Level;

/**
 * Reads and writes {@code model.json}. Everything a card says is checked here, so that a {@link ModelCard} is sound.
 */
final class CardJson {

    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    static final String ID_ALLOWED = "letters, digits, '.', '_' and '-', at most 100, beginning with a letter or digit";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String[] PRECISIONS = {"fp32", "bf16"};
    private static final String[] SCORES = {"logits", "probabilities"};
    private static final int LARGEST_PATCH = 4096;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private CardJson() {}

    static String write(ModelCard card) {
        JsonObject root = new JsonObject();
        root.addProperty("id", card.id());
        root.addProperty("title", card.title());
        root.addProperty("description", card.description());
        root.addProperty("architecture", card.architecture());
        root.addProperty("level", card.level().name());
        root.addProperty("modality", card.modality().id());
        root.add("bands", GSON.toJsonTree(card.bands()));
        root.addProperty("patchSize", card.patchSize());
        root.addProperty("pixelSize", card.input().pixelSize());
        card.stride().ifPresent(stride -> root.addProperty("stride", stride));
        JsonObject input = new JsonObject();
        if (card.modality().usesMsi()) {
            MsiQuantity msi = card.input().msi();
            if (msi.quantification() != MsiQuantity.QUANTIFICATION) {
                input.addProperty("quantification", msi.quantification());
            }
            input.addProperty("offset", msi.offset());
        }
        if (card.modality().usesSar()) {
            input.addProperty("sarUnits", card.input().sar().id());
            if (card.input().calibration() != SarQuantity.CALIBRATION) {
                input.addProperty("sarCalibration", card.input().calibration());
            }
        }
        if (card.input().inferred()) {
            input.addProperty("inferred", true);
        }
        root.add("input", input);
        JsonObject normalization = new JsonObject();
        Normalization.Method method = card.normalization().method();
        normalization.addProperty("method", method.id());
        if (method != Normalization.Method.NONE) {
            boolean range = method == Normalization.Method.ZERO_TO_ONE;
            normalization.add(
                    range ? "min" : "mean", GSON.toJsonTree(card.normalization().first()));
            normalization.add(
                    range ? "max" : "stddev",
                    GSON.toJsonTree(card.normalization().second()));
        }
        root.add("normalization", normalization);
        card.statistics().ifPresent(statistics -> root.add("statistics", GSON.toJsonTree(statistics)));
        JsonObject output = new JsonObject();
        output.addProperty("index", card.outputIndex());
        output.addProperty("scores", card.probabilities() ? "probabilities" : "logits");
        root.add("output", output);
        root.addProperty("precision", card.precision());
        root.addProperty("sha256", card.sha256());
        root.addProperty("licence", card.licence());
        root.add("training", card.training());
        root.add("scores", card.scores());
        return GSON.toJson(root) + "\n";
    }

    static ModelCard read(String text) throws CardException {
        JsonElement parsed;
        try {
            parsed = JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new CardException("not JSON: " + e.getMessage());
        }
        if (!parsed.isJsonObject()) {
            throw new CardException("not a JSON object");
        }
        Fields card = new Fields("", parsed.getAsJsonObject());
        String id = card.matching("id", ID, ID_ALLOWED);
        Modality modality = card.choice("modality", Modality.values(), Modality::id);
        List<String> bands = card.strings("bands");
        if (!bands.equals(modality.bands())) {
            throw new CardException("bands are " + bands + "; a model of modality " + modality.id() + " has "
                    + modality.bands() + " in this order");
        }
        int channels = bands.size();
        int patchSize = card.integer("patchSize", 1, LARGEST_PATCH);
        OptionalInt stride = OptionalInt.empty();
        if (card.has("stride")) {
            stride = OptionalInt.of(card.integer("stride", 1, patchSize));
            if (patchSize % stride.getAsInt() != 0) {
                throw new CardException(
                        "patchSize is " + patchSize + ", which is no multiple of the stride " + stride.getAsInt());
            }
        }
        ExpectedInput input = input(card, card.object("input"), modality);
        Fields output = card.object("output");
        String scores = output.choice("scores", SCORES, Function.identity());
        return new ModelCard(
                id,
                card.string("title"),
                card.stringOr("description", ""),
                card.stringOr("architecture", "unknown"),
                card.choice("level", Level.values(), Level::name),
                modality,
                bands,
                patchSize,
                stride,
                input,
                normalization(card.object("normalization"), channels),
                card.has("statistics")
                        ? Optional.of(statistics(card.object("statistics"), channels))
                        : Optional.empty(),
                output.integer("index", 0, 15),
                scores.equals("probabilities"),
                card.choice("precision", PRECISIONS, Function.identity()),
                card.matching("sha256", SHA256, "64 lower-case hexadecimal digits"),
                card.stringOr("licence", ""),
                card.has("training") ? card.object("training").json : new JsonObject(),
                card.has("scores") ? card.object("scores").json : new JsonObject());
    }

    private static ExpectedInput input(Fields card, Fields fields, Modality modality) throws CardException {
        MsiQuantity msi = modality.usesMsi()
                ? new MsiQuantity(
                        fields.has("quantification") ? fields.positive("quantification") : MsiQuantity.QUANTIFICATION,
                        fields.number("offset"))
                : MsiQuantity.digitalNumbers(0);
        return new ExpectedInput(
                msi,
                modality.usesSar() ? sar(fields) : SarQuantity.DN,
                fields.has("inferred") && fields.flag("inferred"),
                card.has("pixelSize") ? card.positive("pixelSize") : ExpectedInput.PIXEL_SIZE,
                fields.has("sarCalibration") ? fields.positive("sarCalibration") : SarQuantity.CALIBRATION);
    }

    /** Older cards say {@code linear} for the digital numbers of the dataset, and {@code db} for sigma nought. */
    private static SarQuantity sar(Fields fields) throws CardException {
        return switch (fields.string("sarUnits")) {
            case SarQuantity.LINEAR -> SarQuantity.DN;
            case SarQuantity.DB -> SarQuantity.SIGMA0_DB;
            default -> fields.choice("sarUnits", SarQuantity.values(), SarQuantity::id);
        };
    }

    private static Normalization normalization(Fields fields, int channels) throws CardException {
        Normalization.Method method = fields.choice("method", Normalization.Method.values(), Normalization.Method::id);
        switch (method) {
            case NONE:
                return new Normalization(method, List.of(), List.of());
            case ZERO_TO_ONE:
                List<Double> min = fields.numbers("min", channels);
                List<Double> max = fields.numbers("max", channels);
                for (int c = 0; c < channels; c++) {
                    if (max.get(c) <= min.get(c)) {
                        throw new CardException("normalization.max[" + c + "] is " + max.get(c)
                                + "; it must be above normalization.min[" + c + "], " + min.get(c));
                    }
                }
                return new Normalization(method, min, max);
            default:
                List<Double> mean = fields.numbers("mean", channels);
                List<Double> stddev = fields.numbers("stddev", channels);
                for (int c = 0; c < channels; c++) {
                    if (mean.get(c) <= 0 || stddev.get(c) <= 0 || stddev.get(c) == 1) {
                        throw new CardException(
                                "normalization: mean " + mean.get(c) + ", stddev " + stddev.get(c) + " of channel " + c
                                        + "; both must be positive and stddev not 1 (its logarithm divides)");
                    }
                }
                return new Normalization(method, mean, stddev);
        }
    }

    private static BandStatistics statistics(Fields fields, int channels) throws CardException {
        return new BandStatistics(
                fields.numbers("min", channels),
                fields.numbers("max", channels),
                fields.numbers("mean", channels),
                fields.numbers("stddev", channels));
    }

    /** Access to the fields of a JSON object, with errors that name the field by its full path. */
    private static final class Fields {
        private final String prefix;
        private final JsonObject json;

        Fields(String prefix, JsonObject json) {
            this.prefix = prefix;
            this.json = json;
        }

        boolean has(String name) {
            return json.has(name) && !json.get(name).isJsonNull();
        }

        private JsonElement get(String name) throws CardException {
            if (!has(name)) {
                throw new CardException(prefix + name + " is missing");
            }
            return json.get(name);
        }

        Fields object(String name) throws CardException {
            JsonElement value = get(name);
            if (!value.isJsonObject()) {
                throw wrong(name, value, "an object");
            }
            return new Fields(prefix + name + ".", value.getAsJsonObject());
        }

        String string(String name) throws CardException {
            JsonElement value = get(name);
            if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
                throw wrong(name, value, "a text");
            }
            return value.getAsString();
        }

        String stringOr(String name, String absent) throws CardException {
            return has(name) ? string(name) : absent;
        }

        String matching(String name, Pattern pattern, String allowed) throws CardException {
            String value = string(name);
            if (!pattern.matcher(value).matches()) {
                throw new CardException(prefix + name + " is '" + value + "'; allowed: " + allowed);
            }
            return value;
        }

        /** The value of the given ones whose name a field holds, in exactly these letters. */
        <T> T choice(String name, T[] values, Function<T, String> names) throws CardException {
            String text = string(name);
            for (T value : values) {
                if (names.apply(value).equals(text)) {
                    return value;
                }
            }
            throw new CardException(prefix + name + " is '" + text + "'; allowed: "
                    + Arrays.stream(values).map(names).collect(Collectors.joining(", ")));
        }

        double number(String name) throws CardException {
            return number(name, get(name));
        }

        private double number(String name, JsonElement value) throws CardException {
            if (!value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isNumber()
                    || !Double.isFinite(value.getAsDouble())) {
                throw wrong(name, value, "a finite number");
            }
            return value.getAsDouble();
        }

        double positive(String name) throws CardException {
            double value = number(name);
            if (!(value > 0)) {
                throw wrong(name, get(name), "above 0");
            }
            return value;
        }

        boolean flag(String name) throws CardException {
            JsonElement value = get(name);
            if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                throw wrong(name, value, "true or false");
            }
            return value.getAsBoolean();
        }

        int integer(String name, int least, int most) throws CardException {
            double value = number(name);
            if (value != Math.rint(value) || value < least || value > most) {
                throw wrong(name, get(name), "a whole number from " + least + " to " + most);
            }
            return (int) value;
        }

        List<Double> numbers(String name, int count) throws CardException {
            JsonArray array = array(name);
            if (array.size() != count) {
                throw new CardException(
                        prefix + name + " has " + array.size() + " numbers; the model has " + count + " channels");
            }
            List<Double> numbers = new ArrayList<>(count);
            for (JsonElement value : array) {
                numbers.add(number(name, value));
            }
            return List.copyOf(numbers);
        }

        List<String> strings(String name) throws CardException {
            List<String> strings = new ArrayList<>();
            for (JsonElement value : array(name)) {
                strings.add(value.isJsonPrimitive() ? value.getAsString() : value.toString());
            }
            return List.copyOf(strings);
        }

        private JsonArray array(String name) throws CardException {
            JsonElement value = get(name);
            if (!value.isJsonArray()) {
                throw wrong(name, value, "a list");
            }
            return value.getAsJsonArray();
        }

        private CardException wrong(String name, JsonElement value, String allowed) {
            return new CardException(prefix + name + " is " + value + "; it must be " + allowed);
        }
    }
}
