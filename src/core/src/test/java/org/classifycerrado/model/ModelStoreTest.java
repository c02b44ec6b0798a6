package org.classifycerrado.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.Modality;
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
                json -> json.getAsJsonObject("input").addProperty("sarUnits", "watt"),
                "input.sarUnits is 'watt'; allowed: dn, sigma0-db, sigma0-power, sigma0-amplitude, gamma0-db, gamma0-power, gamma0-amplitude");
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

    @Test
    void everythingThatMayBeWrongWithAFolderIsReported() throws Exception {
        for (String name : new String[] {"no-card", "latin", "huge", "deep", "text", "number", "list"}) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.write(folder.resolve("no-card/model.pt"), new byte[1]);
        Files.write(folder.resolve("latin/model.json"), new byte[] {'"', (byte) 0xe3, '"'});
        Files.write(folder.resolve("huge/model.json"), new byte[5 << 20]);
        Files.writeString(folder.resolve("deep/model.json"), "[".repeat(1_000_000));
        Files.writeString(folder.resolve("text/model.json"), "\"x\"");
        Files.writeString(folder.resolve("number/model.json"), "{\"id\":\"number\",\"modality\":\"sar\",\"bands\":7}");
        Files.writeString(folder.resolve("list/model.json"), "{\"id\":[\"list\"]}");

        assertThat(store.models()).extracting(model -> model.card().id()).containsExactly("good");
        assertThat(store.list().stream()
                        .filter(entry -> entry.problem().isPresent())
                        .map(entry -> entry.name() + ": " + entry.problem().get()))
                .satisfiesExactly(
                        deep -> assertThat(deep).startsWith("deep: not JSON: "),
                        huge -> assertThat(huge).startsWith("huge: model.json has 5242880 bytes; at most"),
                        latin -> assertThat(latin).isEqualTo("latin: model.json is not text in UTF-8"),
                        list -> assertThat(list).isEqualTo("list: id is [\"list\"]; it must be a text"),
                        noCard -> assertThat(noCard).isEqualTo("no-card: model.json is missing"),
                        number -> assertThat(number).isEqualTo("number: bands is 7; it must be a list"),
                        text -> assertThat(text).isEqualTo("text: not a JSON object"));
    }

    @Test
    void aChangedCardIsTheOneThatIsRead() throws Exception {
        Path file = folder.resolve("good/model.json");
        Files.writeString(file, Files.readString(file).replace("Test model good", "Renamed"));

        assertThat(store.find("good").orElseThrow().card().title()).isEqualTo("Renamed");
    }

    @Test
    void weightsThatAreReplacedUnderTheirOldTimeAndSizeAreNoticed() throws Exception {
        assertThat(store.models()).hasSize(1);
        Path weights = folder.resolve("good/model.pt");
        FileTime time = Files.getLastModifiedTime(weights);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Path other = Files.write(folder.resolve("other.pt"), bytes);
        Files.setLastModifiedTime(other, time);
        Files.move(other, weights, StandardCopyOption.REPLACE_EXISTING);

        assertThat(store.list().get(0).problem().orElseThrow()).startsWith("sha256 is");
    }

    @Test
    void savingReplacesAModelWhole() throws Exception {
        Files.writeString(folder.resolve("good/notes.txt"), "of the old model");

        TestModels.saveChannelsAsLogits(store, "good", Level.L1, Modality.SAR);

        assertThat(store.find("good").orElseThrow().card().level()).isEqualTo(Level.L1);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .containsExactlyInAnyOrder("good/model.json", "good/model.pt");
        }
    }

    @Test
    void aFailedSaveLeavesTheStoreAsItWas() throws Exception {
        ModelCard card = store.find("good").orElseThrow().card();
        Path other = Files.write(folder.resolve("other.pt"), new byte[10]);

        assertThatThrownBy(() -> store.save(card, other))
                .isInstanceOf(CardException.class)
                .hasMessageContaining("the weights are not those the card describes");
        assertThatThrownBy(() -> store.save(card, folder.resolve("nowhere.pt"))).isInstanceOf(IOException.class);

        assertThat(store.find("good")).isPresent();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("good", "other.pt");
        }
    }

    @Test
    void saysBeforeTheWorkWhetherAnIdIsFree() throws Exception {
        store.requireFree("new", false);
        store.requireFree("good", true);
        assertThatThrownBy(() -> store.requireFree("good", false)).hasMessageContaining("there is a model of that id");
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/patch.tif"), "a patch");
        assertThatThrownBy(() -> store.requireFree("data", true))
                .isInstanceOf(CardException.class)
                .hasMessageContaining("would be lost: patch.tif");
        assertThatThrownBy(() -> store.requireFree("../x", true)).hasMessageContaining("allowed: letters");
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
