package org.classifycerrado.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;

/**
 * A model as an item of a SpatioTemporal Asset Catalog, by STAC's <a
 * href="https://github.com/stac-extensions/mlm">Machine Learning Model extension</a>, version 1.5.2. The card goes
 * along whole, in the property {@value #CARD}, so that it comes back as it was; items of others are read as far as a
 * card can say what they say.
 */
public final class ModelItem {

    private static final String CARD = "cerrado:card";
    private static final String EXTENSION = "https://stac-extensions.github.io/mlm/v1.5.2/schema.json";
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private ModelItem() {}

    /**
     * Writes a model as an item.
     *
     * @param model the model
     * @param weights where the item says that the weights are: an address, or a path relative to the item
     * @return the item, as JSON
     * @throws IOException if the weights cannot be looked at
     */
    public static String of(Model model, URI weights) throws IOException {
        ModelCard card = model.card();
        JsonObject item = new JsonObject();
        item.addProperty("type", "Feature");
        item.addProperty("stac_version", "1.1.0");
        item.add("stac_extensions", array(EXTENSION));
        item.addProperty("id", card.id());
        // Where a model holds is not known from where it was trained.
        item.add("geometry", JsonNull.INSTANCE);
        JsonObject properties = new JsonObject();
        properties.addProperty("title", card.title());
        if (!card.description().isEmpty()) {
            properties.addProperty("description", card.description());
        }
        if (!card.licence().isEmpty()) {
            properties.addProperty("license", card.licence());
        }
        properties.addProperty(
                "datetime",
                Files.getLastModifiedTime(model.weights())
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        JsonArray bands = new JsonArray();
        card.bands().forEach(band -> bands.add(object("name", band)));
        properties.add("bands", bands);
        properties.addProperty("mlm:name", card.id());
        properties.addProperty("mlm:architecture", card.architecture());
        properties.add("mlm:tasks", array("semantic-segmentation"));
        boolean onnx = model.format() == WeightsFormat.ONNX;
        properties.addProperty("mlm:framework", onnx ? "ONNX" : "PyTorch");
        properties.add("mlm:input", array(input(card)));
        properties.add("mlm:output", array(output(card)));
        properties.add(CARD, JsonParser.parseString(card.toJson()));
        item.add("properties", properties);
        item.add("links", new JsonArray());
        JsonObject asset = new JsonObject();
        asset.addProperty("href", weights.toString());
        asset.addProperty("type", "application/octet-stream; application=" + (onnx ? "onnx" : "pytorch"));
        asset.addProperty("title", onnx ? "Network as ONNX" : "Weights and code as TorchScript");
        asset.add("roles", array("mlm:model", "mlm:weights", "data"));
        asset.addProperty("mlm:artifact_type", onnx ? "onnx" : "torch.jit.save");
        if (!onnx) {
            asset.addProperty("mlm:compile_method", "jit");
        }
        asset.addProperty("file:checksum", "1220" + card.sha256());
        JsonObject assets = new JsonObject();
        assets.add("model", asset);
        item.add("assets", assets);
        return GSON.toJson(item) + "\n";
    }

    private static JsonObject input(ModelCard card) {
        JsonObject input = new JsonObject();
        input.addProperty("name", card.modality().id());
        input.add("bands", array(card.bands().toArray(String[]::new)));
        input.add("input", structure(card.bands().size(), card.patchSize(), "bands"));
        Normalization normalization = card.normalization();
        JsonArray scaling = new JsonArray();
        for (int i = 0; i < normalization.first().size(); i++) {
            scaling.add(scaling(
                    normalization.method(),
                    normalization.first().get(i),
                    normalization.second().get(i)));
        }
        input.add("value_scaling", scaling.isEmpty() ? JsonNull.INSTANCE : scaling);
        input.add("resize_type", JsonNull.INSTANCE);
        input.add("pre_processing_function", JsonNull.INSTANCE);
        return input;
    }

    private static JsonObject scaling(Normalization.Method method, double first, double second) {
        JsonObject scaling = new JsonObject();
        if (method == Normalization.Method.ZERO_TO_ONE) {
            scaling.addProperty("type", "min-max");
            scaling.addProperty("minimum", first);
            scaling.addProperty("maximum", second);
        } else {
            scaling.addProperty("type", "processing");
            scaling.addProperty("format", "python");
            scaling.addProperty("expression", "(log(max(x, 1e-6)) - log(" + first + ")) / log(" + second + ")");
        }
        return scaling;
    }

    private static JsonObject output(ModelCard card) {
        Legend legend = Legend.of(card.level());
        JsonObject output = new JsonObject();
        output.addProperty("name", card.level().name());
        output.addProperty(
                "description", card.probabilities() ? "probabilities of the classes" : "logits of the classes");
        output.add("tasks", array("semantic-segmentation"));
        output.add("result", structure(legend.size(), card.patchSize(), "class"));
        JsonArray classes = new JsonArray();
        for (LandCoverClass each : legend.classes()) {
            JsonObject one = new JsonObject();
            one.addProperty("value", each.id());
            one.addProperty("name", shortName(each));
            one.addProperty("description", each.name());
            one.addProperty("color_hint", each.hex().substring(1).toUpperCase(Locale.ROOT));
            classes.add(one);
        }
        output.add("classification:classes", classes);
        output.add("post_processing_function", JsonNull.INSTANCE);
        return output;
    }

    /** The code, as far as the classification extension admits it: in letters, digits, '-' and '_'. */
    private static String shortName(LandCoverClass each) {
        return each.code().replaceAll("[^A-Za-z0-9_-]+", "_");
    }

    private static JsonObject structure(int channels, int side, String channel) {
        JsonObject structure = new JsonObject();
        JsonArray shape = new JsonArray();
        for (int length : new int[] {-1, channels, side, side}) {
            shape.add(length);
        }
        structure.add("shape", shape);
        structure.add("dim_order", array("batch", channel, "height", "width"));
        structure.addProperty("data_type", "float32");
        return structure;
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private static JsonArray array(String... values) {
        JsonArray array = new JsonArray();
        Arrays.stream(values).forEach(array::add);
        return array;
    }

    private static JsonArray array(JsonElement value) {
        JsonArray array = new JsonArray();
        array.add(value);
        return array;
    }

    /**
     * Whether JSON is such an item rather than a card.
     *
     * @param json an object
     * @return true if it says that it is a feature
     */
    public static boolean isItem(JsonObject json) {
        return json.has("type")
                && json.get("type").isJsonPrimitive()
                && json.get("type").getAsString().equals("Feature");
    }

    /**
     * Makes a card of an item; its checksum is left out where the item is not of this project.
     *
     * @param item the item
     * @return the card, as JSON
     * @throws CardException if the item says something that no card can say, or lacks what a card must say
     */
    public static JsonObject card(JsonObject item) throws CardException {
        try {
            JsonObject properties = item.getAsJsonObject("properties");
            if (properties.has(CARD)) {
                return properties.getAsJsonObject(CARD);
            }
            JsonObject input = only(properties, "mlm:input");
            JsonObject output = only(properties, "mlm:output");
            Modality modality = modality(input);
            JsonObject card = new JsonObject();
            String id = item.get("id").getAsString().replaceAll("[^A-Za-z0-9._-]+", "-");
            card.addProperty("id", id);
            card.addProperty("title", text(properties, "title", text(properties, "mlm:name", id)));
            card.addProperty("description", text(properties, "description", ""));
            card.addProperty("architecture", text(properties, "mlm:architecture", ""));
            card.addProperty("level", level(output).name());
            card.addProperty("modality", modality.id());
            card.add("bands", array(modality.bands().toArray(String[]::new)));
            card.addProperty("patchSize", side(input));
            card.add("input", given(modality));
            card.add("normalization", normalization(input, modality.bands().size()));
            JsonObject scores = new JsonObject();
            scores.addProperty("index", 0);
            scores.addProperty("scores", "logits");
            card.add("output", scores);
            card.addProperty("precision", "fp32");
            card.addProperty("licence", text(properties, "license", ""));
            return card;
        } catch (IllegalStateException | ClassCastException | NullPointerException | NumberFormatException e) {
            throw new CardException("the item is not one of STAC's machine learning models: " + e.getMessage());
        }
    }

    private static String text(JsonObject object, String name, String otherwise) {
        return object.has(name) && !object.get(name).isJsonNull()
                ? object.get(name).getAsString()
                : otherwise;
    }

    private static JsonObject only(JsonObject properties, String name) throws CardException {
        JsonArray all = properties.getAsJsonArray(name);
        if (all == null || all.size() != 1) {
            throw new CardException(name + " has " + (all == null ? 0 : all.size())
                    + " members; a model has one, with all bands of both sensors");
        }
        return all.get(0).getAsJsonObject();
    }

    private static Modality modality(JsonObject input) throws CardException {
        List<String> bands = new ArrayList<>();
        for (JsonElement band : input.getAsJsonArray("bands")) {
            String name =
                    band.isJsonObject() ? band.getAsJsonObject().get("name").getAsString() : band.getAsString();
            bands.add(name.strip()
                    .toUpperCase(Locale.ROOT)
                    .replaceFirst("^B(\\dA?)$", "B0$1")
                    .replace("B08A", "B8A"));
        }
        return Arrays.stream(Modality.values())
                .filter(modality -> modality.bands().equals(bands))
                .findFirst()
                .orElseThrow(() -> new CardException("the model reads " + String.join(" ", bands) + "; allowed: "
                        + String.join(
                                ", or ",
                                Arrays.stream(Modality.values())
                                        .map(modality -> String.join(" ", modality.bands()))
                                        .toList())));
    }

    private static Level level(JsonObject output) throws CardException {
        List<String> names = StreamSupport.stream(
                        output.getAsJsonArray("classification:classes").spliterator(), false)
                .map(each -> each.getAsJsonObject().get("name").getAsString())
                .toList();
        for (Level level : Level.values()) {
            List<LandCoverClass> classes = Legend.of(level).classes();
            boolean same = classes.size() == names.size();
            for (int i = 0; same && i < names.size(); i++) {
                String name = names.get(i);
                LandCoverClass each = classes.get(i);
                same = Stream.of(shortName(each), each.code(), each.name(), each.namePt())
                        .anyMatch(name::equalsIgnoreCase);
            }
            if (same) {
                return level;
            }
        }
        throw new CardException("the model tells " + String.join(", ", names)
                + " apart; allowed are the classes of L1 or" + " of L2, in their order, by code or name");
    }

    /** What values the model was trained on, which no item says: those of CerraData-4MM, marked as inferred. */
    private static JsonObject given(Modality modality) {
        JsonObject given = new JsonObject();
        if (modality.usesMsi()) {
            given.addProperty("offset", 1000);
        }
        if (modality.usesSar()) {
            given.addProperty("sarUnits", SarQuantity.DN.id());
        }
        given.addProperty("inferred", true);
        return given;
    }

    private static int side(JsonObject input) throws CardException {
        JsonObject structure = input.getAsJsonObject("input");
        List<Integer> shape = new ArrayList<>();
        structure.getAsJsonArray("shape").forEach(length -> shape.add(length.getAsInt()));
        List<String> order = new ArrayList<>();
        structure.getAsJsonArray("dim_order").forEach(name -> order.add(name.getAsString()));
        if (!order.equals(List.of("batch", "bands", "height", "width"))
                || shape.size() != order.size()
                || !shape.get(2).equals(shape.get(3))) {
            throw new CardException("the model takes " + order + " of " + shape
                    + "; allowed: [batch, bands, height, width] with height and width alike");
        }
        return shape.get(2);
    }

    private static JsonObject normalization(JsonObject input, int channels) throws CardException {
        JsonObject normalization = new JsonObject();
        JsonElement scaling = input.get("value_scaling");
        if (scaling == null || scaling.isJsonNull()) {
            normalization.addProperty("method", Normalization.Method.NONE.id());
            return normalization;
        }
        JsonArray each = scaling.getAsJsonArray();
        JsonArray min = new JsonArray();
        JsonArray max = new JsonArray();
        for (int i = 0; i < channels; i++) {
            JsonObject one = each.get(each.size() == 1 ? 0 : i).getAsJsonObject();
            if (!one.get("type").getAsString().equals("min-max") || each.size() != 1 && each.size() != channels) {
                throw new CardException(
                        "value_scaling is " + scaling + "; allowed: none, or min-max, one for all bands or"
                                + " one for each. Put any other scaling into the network");
            }
            min.add(one.get("minimum").getAsDouble());
            max.add(one.get("maximum").getAsDouble());
        }
        normalization.addProperty("method", Normalization.Method.ZERO_TO_ONE.id());
        normalization.add("min", min);
        normalization.add("max", max);
        return normalization;
    }
}
