package org.classifycerrado.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.classifycerrado.learn.dataset.FolderDraft;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelItem;

/** A folder that is a STAC catalogue of models: {@code catalog.json}, and a folder with item and weights for each. */
final class ModelCatalogue {

    private static final String ITEM = "item.json";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final List<Model> models;

    ModelCatalogue(List<Model> models) {
        this.models = models;
    }

    /**
     * Writes the catalogue. The folder appears whole or not at all.
     *
     * @param folder that does not exist yet
     * @throws IOException if it exists, or cannot be written
     */
    void write(Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException("stac is '" + folder + "', which exists; name a new folder");
        }
        Path target = folder.toAbsolutePath();
        Files.createDirectories(target.getParent());
        try (FolderDraft draft = FolderDraft.of(target)) {
            JsonArray links = new JsonArray();
            links.add(link("root", "./catalog.json"));
            for (Model model : models) {
                String id = model.card().id();
                Path own = Files.createDirectory(draft.path().resolve(id));
                String weights = model.format().fileName();
                Files.copy(model.weights(), own.resolve(weights));
                Files.writeString(own.resolve(ITEM), ModelItem.of(model, URI.create("./" + weights)));
                links.add(link("item", "./" + id + "/" + ITEM));
            }
            JsonObject catalogue = new JsonObject();
            catalogue.addProperty("type", "Catalog");
            catalogue.addProperty("stac_version", "1.1.0");
            catalogue.addProperty("id", "cerrado-models");
            catalogue.addProperty("description", "Models of ClassifyCerrado");
            catalogue.add("links", links);
            Files.writeString(draft.path().resolve("catalog.json"), GSON.toJson(catalogue) + "\n");
            draft.commit();
        }
    }

    private static JsonObject link(String relation, String address) {
        JsonObject link = new JsonObject();
        link.addProperty("rel", relation);
        link.addProperty("href", address);
        link.addProperty("type", relation.equals("item") ? "application/geo+json" : "application/json");
        return link;
    }
}
