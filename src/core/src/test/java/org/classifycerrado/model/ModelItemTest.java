package org.classifycerrado.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;

class ModelItemTest {

    private static JsonObject item(String id) throws Exception {
        Model model = Project.models().models().stream()
                .filter(each -> each.card().id().equals(id))
                .findFirst()
                .orElseThrow();
        return JsonParser.parseString(ModelItem.of(model, URI.create("./model.pt")))
                .getAsJsonObject();
    }

    private static List<String> texts(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    @Test
    void anItemSaysWhatTheExtensionAsksFor() throws Exception {
        JsonObject item = item("demo-l2-sar");
        assertThat(item.get("stac_version").getAsString()).isEqualTo("1.1.0");
        assertThat(item.get("geometry").isJsonNull()).isTrue();
        JsonObject properties = item.getAsJsonObject("properties");
        assertThat(properties.get("datetime").getAsString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(texts(properties.get("mlm:tasks"))).containsExactly("semantic-segmentation");
        JsonObject input = properties.getAsJsonArray("mlm:input").get(0).getAsJsonObject();
        assertThat(texts(input.get("bands"))).containsExactly("VV", "VH");
        assertThat(texts(input.getAsJsonObject("input").get("shape"))).containsExactly("-1", "2", "128", "128");
        assertThat(texts(input.getAsJsonObject("input").get("dim_order")))
                .containsExactly("batch", "bands", "height", "width");
        assertThat(input.getAsJsonArray("value_scaling")).hasSize(2).allSatisfy(scaling -> assertThat(
                        scaling.getAsJsonObject().get("type").getAsString())
                .isEqualTo("min-max"));
        JsonObject output = properties.getAsJsonArray("mlm:output").get(0).getAsJsonObject();
        JsonArray classes = output.getAsJsonArray("classification:classes");
        assertThat(classes).hasSize(14).allSatisfy(each -> assertThat(
                        each.getAsJsonObject().get("name").getAsString())
                .matches("[0-9A-Za-z_-]+"));
        JsonObject pasture = classes.get(0).getAsJsonObject();
        assertThat(pasture.get("value").getAsInt()).isZero();
        assertThat(pasture.get("name").getAsString()).isEqualTo("Pa");
        assertThat(pasture.get("color_hint").getAsString()).matches("[0-9A-F]{6}");
        JsonObject asset = item.getAsJsonObject("assets").getAsJsonObject("model");
        assertThat(texts(asset.get("roles"))).contains("mlm:model");
        assertThat(asset.get("mlm:artifact_type").getAsString()).isEqualTo("torch.jit.save");
        assertThat(asset.get("href").getAsString()).isEqualTo("./model.pt");
    }

    @Test
    void aCardComesBackAsItWas() throws Exception {
        for (Model model : Project.models().models()) {
            JsonObject item = item(model.card().id());
            assertThat(ModelItem.isItem(item)).isTrue();
            assertThat(ModelCard.parse(ModelItem.card(item).toString())).isEqualTo(model.card());
        }
        assertThat(ModelItem.isItem(JsonParser.parseString("{\"id\": \"a\"}").getAsJsonObject()))
                .isFalse();
    }

    /** An item as another program would write it. */
    private static JsonObject foreign() throws Exception {
        JsonObject item = item("demo-l2-sar");
        JsonObject properties = item.getAsJsonObject("properties");
        properties.remove("cerrado:card");
        JsonArray bands = new JsonArray();
        bands.add(JsonParser.parseString("{\"name\": \"vv\"}"));
        bands.add("vh");
        properties.getAsJsonArray("mlm:input").get(0).getAsJsonObject().add("bands", bands);
        return item;
    }

    @Test
    void anItemOfOthersIsReadAsFarAsACardCanSayIt() throws Exception {
        JsonObject card = ModelItem.card(foreign());
        card.addProperty("sha256", "0".repeat(64));
        ModelCard parsed = ModelCard.parse(card.toString());
        assertThat(parsed.bands()).containsExactly("VV", "VH");
        assertThat(parsed.patchSize()).isEqualTo(128);
        assertThat(parsed.level().name()).isEqualTo("L2");
        assertThat(parsed.normalization().method()).isEqualTo(Normalization.Method.ZERO_TO_ONE);
        assertThat(parsed.normalization().second().get(0)).isBetween(500.0, 20_000.0);
        assertThat(parsed.input().inferred()).isTrue();
        assertThat(parsed.precision()).isEqualTo("fp32");
    }

    private static void refused(String message, Consumer<JsonObject> change) throws Exception {
        JsonObject item = foreign();
        change.accept(item.getAsJsonObject("properties"));
        assertThatThrownBy(() -> ModelItem.card(item))
                .isInstanceOf(CardException.class)
                .hasMessageContaining(message);
    }

    private static JsonObject first(JsonObject properties, String name) {
        return properties.getAsJsonArray(name).get(0).getAsJsonObject();
    }

    @Test
    void whatNoCardCanSayIsRefused() throws Exception {
        refused("mlm:input has 0 members", properties -> properties.remove("mlm:input"));
        refused("mlm:output has 2 members", properties -> properties
                .getAsJsonArray("mlm:output")
                .add(first(properties, "mlm:output").deepCopy()));
        refused("the model reads HH HV; allowed: ", properties -> first(properties, "mlm:input")
                .add("bands", JsonParser.parseString("[\"HH\", \"HV\"]")));
        refused("the model tells Pa apart", properties -> first(properties, "mlm:output")
                .add("classification:classes", JsonParser.parseString("[{\"value\": 0, \"name\": \"Pa\"}]")));
        refused("value_scaling is [{\"type\":\"z-score\"", properties -> first(properties, "mlm:input")
                .add("value_scaling", JsonParser.parseString("[{\"type\": \"z-score\", \"mean\": 1, \"stddev\": 2}]")));
        refused("with height and width alike", properties -> first(properties, "mlm:input")
                .getAsJsonObject("input")
                .add("shape", JsonParser.parseString("[-1, 2, 128, 256]")));
        refused("not one of STAC's machine learning models", properties -> properties.addProperty("mlm:input", 1));
    }
}
