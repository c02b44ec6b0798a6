package org.classifycerrado.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir
    Path folder;

    private ModelStore store;

    @BeforeEach
    void fill() throws Exception {
        store = new ModelStore(folder);
        TestModels.saveChannelsAsLogits(store, "good", Level.L2, Modality.MSI_SAR);
    }

    @Test
    void readsBackWhatWasWritten() throws Exception {
        ModelCard card = store.find("good").orElseThrow().card();
        assertThat(card).isEqualTo(TestModels.card("good", Level.L2, Modality.MSI_SAR, card.sha256()));
        assertThat(card.channels()).isEqualTo(14);
        assertThat(card.classes()).isEqualTo(14);
    }

    @Test
    void findsNothingOutsideItsFolder() throws Exception {
        Files.createDirectory(folder.resolve("inner"));
        ModelStore inner = new ModelStore(folder.resolve("inner"));
        for (String id : new String[] {"../good", "..", ".", "", "good/../good", "/etc", "a b", "good\0"}) {
            assertThat(inner.find(id)).as(id).isEmpty();
            assertThat(store.find(id)).as(id).isEmpty();
        }
    }

    @Test
    void aBrokenModelDoesNotHideTheOthers() throws Exception {
        Files.createDirectory(folder.resolve("bad"));
        Files.writeString(folder.resolve("bad/model.json"), "{");
        Files.createDirectory(folder.resolve("no-model"));
        assertThat(store.list()).extracting(ModelStore.Entry::name).containsExactly("bad", "good");
        assertThat(store.list().get(0).problem().orElseThrow()).startsWith("not JSON");
        assertThat(store.models()).hasSize(1);
    }

    @Test
    void noticesChanges() throws Exception {
        assertThat(store.models()).hasSize(1);
        TestModels.saveChannelsAsLogits(store, "second", Level.L1, Modality.SAR);
        assertThat(store.models()).hasSize(2);
        Files.write(folder.resolve("second/model.pt"), new byte[] {1});
        assertThat(store.list().get(1).problem().orElseThrow()).startsWith("sha256 is");
        Files.delete(folder.resolve("second/model.pt"));
        assertThat(store.list().get(1).problem()).contains("model.pt is missing");
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        assertRefused(json -> json.remove("level"), "level is missing");
        assertRefused(json -> json.addProperty("level", "L9"), "level is 'L9'; allowed: L1, L2");
        assertRefused(json -> json.addProperty("modality", "lidar"), "modality is 'lidar'; allowed: msi, sar, msi+sar");
        assertRefused(json -> json.addProperty("id", "../x"), "id is '../x'; allowed: letters");
        assertRefused(json -> json.addProperty("id", "other"), "id is 'other'; the model's folder is named 'good'");
        assertRefused(json -> json.addProperty("patchSize", 12.5), "patchSize is 12.5; it must be a whole number");
        assertRefused(json -> json.addProperty("patchSize", 100), "which is no multiple of the stride 8");
        assertRefused(json -> json.getAsJsonArray("bands").remove(0), "bands are [B02");
        assertRefused(json -> json.getAsJsonObject("input").remove("offset"), "input.offset is missing");
        assertRefused(
                json -> json.getAsJsonObject("input").addProperty("sarUnits", "watt"), "SAR units are 'watt'; allowed");
        assertRefused(
                json -> json.getAsJsonObject("output").addProperty("scores", "votes"),
                "output.scores is 'votes'; allowed: logits, probabilities");
        assertRefused(json -> json.addProperty("sha256", "ABC"), "sha256 is 'ABC'; allowed: 64");
        assertRefused(
                json -> {
                    JsonObject normalization = json.getAsJsonObject("normalization");
                    normalization.addProperty("method", "0to1");
                    normalization.add("min", numbers(14, 1));
                    normalization.add("max", numbers(13, 2));
                },
                "normalization.max has 13 numbers; the model has 14 channels");
        assertRefused(
                json -> {
                    JsonObject normalization = json.getAsJsonObject("normalization");
                    normalization.addProperty("method", "0to1");
                    normalization.add("min", numbers(14, 1));
                    normalization.add("max", numbers(14, 1));
                },
                "normalization.max[0] is 1.0; it must be above");
    }

    private static JsonArray numbers(int count, double value) {
        JsonArray array = new JsonArray();
        for (int i = 0; i < count; i++) {
            array.add(new JsonPrimitive(value));
        }
        return array;
    }

    private void assertRefused(Consumer<JsonObject> change, String message) throws Exception {
        Path file = folder.resolve("good/model.json");
        String before = Files.readString(file);
        JsonObject json = JsonParser.parseString(before).getAsJsonObject();
        change.accept(json);
        Files.writeString(file, json.toString());
        assertThatThrownBy(() -> store.find("good"))
                .isInstanceOf(CardException.class)
                .hasMessageContaining(message);
        Files.writeString(file, before);
    }
}
