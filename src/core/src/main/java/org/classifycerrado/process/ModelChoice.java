package org.classifycerrado.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Settings;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;

/** Finds the model for a request. */
final class ModelChoice {

    private ModelChoice() {}

    /**
     * Chooses by id; else the default of the level; else the only model of that level that reads just the imagery
     * given.
     *
     * @param store the models
     * @param settings the defaults
     * @param id wished for, or empty
     * @param level wished for, or empty
     * @param given imagery of the request
     * @return a sound model
     * @throws InvalidParameterException if there is none, or more than one that fits
     * @throws IOException if the store cannot be read
     */
    static Model choose(ModelStore store, Settings settings, Optional<String> id, Optional<Level> level, Modality given)
            throws IOException {
        Optional<String> wanted = id.or(() -> level.map(settings.defaultModels()::get));
        if (wanted.isPresent()) {
            return byId(store, wanted.get());
        }
        List<Model> models = store.models();
        List<Model> fitting = models.stream()
                .filter(model -> model.card().modality() == given)
                .filter(model -> level.isEmpty() || model.card().level() == level.get())
                .toList();
        if (fitting.isEmpty() && level.equals(Optional.of(Level.L1))) {
            fitting = models.stream()
                    .filter(model -> model.card().modality() == given)
                    .toList();
        }
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new InvalidParameterException(
                "model",
                (fitting.isEmpty() ? "was not given and none fits" : "was not given and several fit") + " ("
                        + given.id() + level.map(l -> ", " + l).orElse("") + "); "
                        + available(fitting.isEmpty() ? models : fitting));
    }

    private static Model byId(ModelStore store, String id) throws IOException {
        try {
            Optional<Model> model = store.find(id);
            if (model.isPresent()) {
                return model.get();
            }
        } catch (CardException e) {
            throw new InvalidParameterException("model", "'" + id + "' cannot be used: " + e.getMessage());
        }
        throw new InvalidParameterException("model", "there is no '" + id + "'; " + available(store.models()));
    }

    private static String available(List<Model> models) {
        return models.isEmpty()
                ? "no model is installed"
                : "available: "
                        + models.stream()
                                .map(model ->
                                        model.card().id() + " (" + model.card().level() + ", "
                                                + model.card().modality().id() + ")")
                                .collect(Collectors.joining(", "));
    }
}
