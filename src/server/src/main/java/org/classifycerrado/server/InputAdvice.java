package org.classifycerrado.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Scrutiny;
import org.classifycerrado.imagery.StackRequest;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Doubt;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.input.StatedInput;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Query;

/** What a model would take a layer's values for if nothing is said of them, and what speaks against it, as JSON. */
final class InputAdvice {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final LayerFolder folder;
    private final Supplier<ModelStore> models;

    InputAdvice(LayerFolder folder, Supplier<ModelStore> models) {
        this.folder = folder;
        this.models = models;
    }

    /**
     * Looks at {@code layer} as {@code sensor}, msi or sar, of {@code model}; {@code bands} may name those of the
     * layer.
     */
    Answer answer(Call call) throws IOException {
        JsonObject json = new JsonObject();
        try {
            advise(call.query(), json);
        } catch (InvalidParameterException e) {
            json.addProperty("refusal", e.getMessage());
        }
        return Answer.text("application/json", GSON.toJson(json));
    }

    private void advise(Query query, JsonObject json) throws IOException {
        Modality sensor = sensor(required(query, "sensor"));
        ModelCard card = card(required(query, "model"));
        String parameter = sensor.id();
        try (OpenCoverage coverage = folder.open(parameter, required(query, "layer"), query.get("time"))) {
            Optional<StackRequest.Input> input = Optional.of(new StackRequest.Input(parameter, coverage));
            StackRequest request = new StackRequest(
                    sensor,
                    sensor.usesMsi() ? input : Optional.empty(),
                    sensor.usesSar() ? input : Optional.empty(),
                    query.get("bands"),
                    StatedInput.NOTHING,
                    card.input(),
                    Optional.empty(),
                    RegionOfInterest.EVERYTHING);
            ImageryStack stack = ImageryStack.of(request);
            ImageryStack.Layer layer = stack.layers().get(0);
            json.add("taken", taken(layer.meaning().meaning()));
            json.addProperty("source", layer.meaning().source());
            json.addProperty("tagsRead", layer.tagsRead());
            json.add("doubts", doubts(Scrutiny.of(stack, request, statistics(card, sensor))));
        }
    }

    private static String required(Query query, String name) {
        return query.get(name).orElseThrow(() -> new InvalidParameterException(name, "is missing"));
    }

    private static Modality sensor(String id) {
        return Arrays.stream(Modality.values())
                .filter(each -> each != Modality.MSI_SAR && each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException("sensor", "is '" + id + "'; allowed: msi, sar"));
    }

    private ModelCard card(String id) throws IOException {
        try {
            return models.get()
                    .find(id)
                    .orElseThrow(() -> new InvalidParameterException("model", "there is no '" + id + "'"))
                    .card();
        } catch (CardException e) {
            throw new InvalidParameterException("model", "'" + id + "' cannot be used: " + e.getMessage());
        }
    }

    /** The training statistics of one sensor's channels. */
    private static Optional<BandStatistics> statistics(ModelCard card, Modality sensor) {
        int msi = card.modality().msiBands().size();
        return card.statistics()
                .map(all -> sensor.usesMsi() ? all.channels(0, msi) : all.channels(msi, card.channels()));
    }

    /** As a request would say it. */
    private static JsonObject taken(Quantity quantity) {
        JsonObject json = new JsonObject();
        if (quantity instanceof MsiQuantity msi) {
            json.addProperty("msiUnits", msi.id());
            json.addProperty("offset", msi.offset());
        } else {
            json.addProperty("sarUnits", quantity.id());
        }
        return json;
    }

    private static JsonArray doubts(List<Doubt> doubts) {
        JsonArray array = new JsonArray();
        for (Doubt doubt : doubts) {
            JsonObject json = new JsonObject();
            json.addProperty("text", doubt.text());
            json.addProperty("grave", doubt.grave());
            JsonObject remedy = new JsonObject();
            doubt.remedy().forEach(remedy::addProperty);
            json.add("remedy", remedy);
            array.add(json);
        }
        return array;
    }
}
