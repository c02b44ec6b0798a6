package org.classifycerrado.process;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;

/** The models that requests can choose from. A result of {@code CerradoModels}. */
public final class ModelList {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final JsonObject json = new JsonObject();

    /**
     * Lists a store's models.
     *
     * @param store the models
     * @param defaults id of the model that a request gets which names only a level
     * @throws IOException if the store cannot be read
     */
    ModelList(ModelStore store, Map<Level, String> defaults) throws IOException {
        JsonArray models = new JsonArray();
        JsonArray broken = new JsonArray();
        for (ModelStore.Entry entry : store.list()) {
            if (entry.model().isPresent()) {
                models.add(describe(entry.model().get().card()));
            } else {
                JsonObject problem = new JsonObject();
                problem.addProperty("id", entry.name());
                problem.addProperty("problem", entry.problem().orElse(""));
                broken.add(problem);
            }
        }
        json.add("models", models);
        JsonObject chosen = new JsonObject();
        for (Level level : Level.values()) {
            if (defaults.containsKey(level)) {
                chosen.addProperty(level.name(), defaults.get(level));
            }
        }
        json.add("defaults", chosen);
        json.add("broken", broken);
    }

    private static JsonObject describe(ModelCard card) {
        JsonObject model = new JsonObject();
        model.addProperty("id", card.id());
        model.addProperty("title", card.title());
        model.addProperty("description", card.description());
        model.addProperty("architecture", card.architecture());
        model.addProperty("level", card.level().name());
        model.addProperty("modality", card.modality().id());
        model.add("bands", strings(card.bands()));
        model.addProperty("patchSize", card.patchSize());
        card.stride().ifPresent(stride -> model.addProperty("stride", stride));
        model.addProperty("pixelSize", card.input().pixelSize());
        model.addProperty("msiUnits", card.input().msi().id());
        model.addProperty("offset", card.input().msi().offset());
        model.addProperty("sarUnits", card.input().sar().id());
        model.addProperty("precision", card.precision());
        model.addProperty("sha256", card.sha256());
        model.addProperty("licence", card.licence());
        model.add("scores", card.scores());
        return model;
    }

    private static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    /**
     * As a JSON object: {@code models}, an array of what the cards say; {@code defaults}, the id of the default model
     * of each level that has one; {@code broken}, an array of {@code id} and {@code problem} of models that cannot be
     * used.
     *
     * @return indented JSON text
     */
    public String toJson() {
        return GSON.toJson(json);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
