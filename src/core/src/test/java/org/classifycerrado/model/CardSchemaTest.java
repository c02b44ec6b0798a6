package org.classifycerrado.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.classifycerrado.fixture.Project;
import org.classifycerrado.fixture.TestModels;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented schema and the reader agree on what a card is. */
class CardSchemaTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Project.root().resolve("docs/model-card.schema.json")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> violations(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void theDemonstrationModelsFollowTheSchema() throws Exception {
        List<Model> models = Project.models().models();
        assertThat(models).hasSize(4);
        for (Model model : models) {
            assertThat(violations(Files.readString(model.weights().resolveSibling("model.json"))))
                    .as(model.card().id())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Normalization.Method.class)
    void whatIsWrittenFollowsTheSchema(Normalization.Method method) throws Exception {
        for (Modality modality : Modality.values()) {
            String written = card(modality, method).toString();
            assertThat(violations(written)).isEmpty();
            assertThat(ModelCard.parse(written).normalization().method()).isEqualTo(method);
        }
    }

    private static JsonObject card(Modality modality, Normalization.Method method) {
        JsonObject json = JsonParser.parseString(
                        TestModels.card("x", Level.L2, modality, "0".repeat(64)).toJson())
                .getAsJsonObject();
        BandStatistics statistics = BandStatistics.cerradata(modality);
        JsonObject normalization = new JsonObject();
        normalization.addProperty("method", method.id());
        normalization.add("min", array(statistics.min()));
        normalization.add("max", array(statistics.max()));
        normalization.add("mean", array(statistics.mean()));
        normalization.add("stddev", array(statistics.stddev()));
        json.add("normalization", normalization);
        JsonObject numbers = normalization.deepCopy();
        numbers.remove("method");
        json.add("statistics", numbers);
        return json;
    }

    private static JsonArray array(List<Double> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static Arguments refused(String field, Consumer<JsonObject> change) {
        return Arguments.of(field, change);
    }

    static Stream<Arguments> bothRefuse() {
        Stream<Arguments> missing = Stream.of(
                        "id",
                        "title",
                        "level",
                        "modality",
                        "bands",
                        "patchSize",
                        "input",
                        "normalization",
                        "output",
                        "precision",
                        "sha256")
                .map(name -> refused(name, card -> card.remove(name)));
        Stream<Arguments> wrongType = Stream.of(
                        "id",
                        "title",
                        "description",
                        "architecture",
                        "level",
                        "modality",
                        "bands",
                        "patchSize",
                        "stride",
                        "input",
                        "normalization",
                        "statistics",
                        "output",
                        "precision",
                        "sha256",
                        "licence",
                        "training",
                        "scores")
                .map(name -> refused(name, card -> card.addProperty(name, true)));
        return Stream.of(
                        missing,
                        wrongType,
                        Stream.of(
                                refused("id", card -> card.addProperty("id", "../x")),
                                refused("id", card -> card.addProperty("id", "a".repeat(101))),
                                refused("level", card -> card.addProperty("level", "l1")),
                                refused("modality", card -> card.addProperty("modality", "MSI")),
                                refused("bands", card -> card.getAsJsonArray("bands")
                                        .remove(3)),
                                refused("bands", card -> card.getAsJsonArray("bands")
                                        .add("B10")),
                                refused("bands", card -> card.addProperty("modality", "sar")),
                                refused("patchSize", card -> card.addProperty("patchSize", 0)),
                                refused("patchSize", card -> card.addProperty("patchSize", 5000)),
                                refused("patchSize", card -> card.addProperty("patchSize", 1.5)),
                                refused("stride", card -> card.addProperty("stride", 0)),
                                refused("input.offset", inside("input", input -> input.remove("offset"))),
                                refused("input.offset", inside("input", input -> input.addProperty("offset", "1000"))),
                                refused("input.sarUnits", inside("input", input -> input.remove("sarUnits"))),
                                refused(
                                        "input.sarUnits",
                                        inside("input", input -> input.addProperty("sarUnits", "dB"))),
                                refused(
                                        "input.sarCalibration",
                                        inside("input", input -> input.addProperty("sarCalibration", 0))),
                                refused(
                                        "normalization.method",
                                        inside("normalization", n -> n.addProperty("method", "zscore"))),
                                refused("normalization.mean", inside("normalization", n -> n.remove("mean"))),
                                refused("normalization.mean", inside("normalization", n -> n.getAsJsonArray("mean")
                                        .remove(0))),
                                refused("normalization", inside("normalization", n -> n.getAsJsonArray("mean")
                                        .set(0, JsonParser.parseString("-1")))),
                                refused("normalization", inside("normalization", n -> n.getAsJsonArray("stddev")
                                        .set(0, JsonParser.parseString("1")))),
                                refused("statistics.max", inside("statistics", s -> s.getAsJsonArray("max")
                                        .set(0, JsonParser.parseString("\"a\"")))),
                                refused("statistics.min", inside("statistics", s -> s.getAsJsonArray("min")
                                        .add(1))),
                                refused("output.index", inside("output", o -> o.addProperty("index", 16))),
                                refused("output.index", inside("output", o -> o.addProperty("index", -1))),
                                refused("output.scores", inside("output", o -> o.addProperty("scores", "votes"))),
                                refused("precision", card -> card.addProperty("precision", "fp16")),
                                refused("sha256", card -> card.addProperty("sha256", "A".repeat(64)))))
                .flatMap(each -> each);
    }

    private static Consumer<JsonObject> inside(String name, Consumer<JsonObject> change) {
        return card -> change.accept(card.getAsJsonObject(name));
    }

    @ParameterizedTest(name = "{0} ({index})")
    @MethodSource
    void bothRefuse(String field, Consumer<JsonObject> change) {
        JsonObject card = card(Modality.MSI_SAR, Normalization.Method.ONE_TO_ONE);
        change.accept(card);

        assertThat(violations(card.toString())).isNotEmpty();
        assertThatThrownBy(() -> ModelCard.parse(card.toString()))
                .isInstanceOf(CardException.class)
                .hasMessageContaining(field);
    }

    @Test
    void bothAcceptWhatMayBeLeftOut() throws Exception {
        JsonObject card = card(Modality.SAR, Normalization.Method.NONE);
        for (String name :
                List.of("description", "architecture", "stride", "statistics", "licence", "training", "scores")) {
            card.add(name, JsonNull.INSTANCE);
            assertThat(violations(card.toString())).isEmpty();
            ModelCard.parse(card.toString());
            card.remove(name);
        }
        card.addProperty("remark", "fields of later versions do no harm");
        assertThat(violations(card.toString())).isEmpty();
        assertThat(ModelCard.parse(card.toString()).stride()).isEmpty();
    }
}
