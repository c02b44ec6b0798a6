package org.classifycerrado.learn.score;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;

/**
 * Scores models on the same patches and lays them beside what is published of the benchmark's twelve scenarios.
 *
 * @param entries the models, in the order they were scored
 */
public record Benchmark(List<Entry> entries) {

    private static final String NOTE =
            """
            * read off the published figure, to about 0.01 points.
            mIoU averages the classes that the truth has, as the published figures do.""";

    /** Takes a copy. */
    public Benchmark {
        entries = List.copyOf(entries);
    }

    /**
     * A scored model.
     *
     * @param card its card
     * @param assessment its scores
     */
    public record Entry(ModelCard card, Assessment assessment) {}

    /**
     * Scores models.
     *
     * @param models the models
     * @param patches labelled patches
     * @param corrupt whether patches that cannot be read are left out
     * @param leftOut is told what is wrong with each of those, for each model
     * @param device where to run
     * @param runtime in which to run
     * @param before hears of each model before it is run
     * @return the scores
     * @throws SegmentationException if a model cannot be run
     * @throws IOException if patches cannot be read
     */
    public static Benchmark run(
            List<Model> models,
            PatchSource patches,
            CorruptPatches corrupt,
            Consumer<String> leftOut,
            ComputeDevice device,
            InferenceRuntime runtime,
            Consumer<Model> before)
            throws SegmentationException, IOException {
        List<Entry> entries = new ArrayList<>();
        for (Model model : models) {
            before.accept(model);
            ModelCard card = model.card();
            PatchSet labelled = patches.patches(card.modality(), card.level());
            ConfusionMatrix matrix = Evaluation.of(model, labelled, corrupt, leftOut, device, runtime);
            entries.add(new Entry(card, Assessment.of(card.level(), matrix)));
        }
        return new Benchmark(entries);
    }

    /** The scored models of a scenario, in their order. */
    List<Entry> entries(Scenario scenario) {
        return entries.stream()
                .filter(entry -> Scenario.of(entry.card()).equals(Optional.of(scenario)))
                .toList();
    }

    /** The table: models by scenario, and for each scenario without a model what is published. */
    private ScoreTables.Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            List<Entry> here = entries(scenario);
            for (Entry entry : here) {
                rows.add(row(scenario.toString(), entry, Optional.of(scenario)));
            }
            if (here.isEmpty()) {
                List<String> row = new ArrayList<>(List.of(scenario.toString(), "–", "–", "–", "–"));
                row.addAll(published(Optional.of(scenario)));
                rows.add(row);
            }
        }
        for (Entry entry : entries) {
            if (Scenario.of(entry.card()).isEmpty()) {
                String what = entry.card().level() + " "
                        + entry.card().modality().id().toUpperCase(Locale.ROOT) + " ?";
                rows.add(row(what, entry, Optional.empty()));
            }
        }
        return new ScoreTables.Table(
                List.of("scenario", "model", "accuracy", "macro F1", "mIoU", "U-Net F1 / mIoU", "TransNuSeg F1 / mIoU"),
                rows);
    }

    private static List<String> row(String what, Entry entry, Optional<Scenario> scenario) {
        ConfusionMatrix matrix = entry.assessment().matrix();
        List<String> row = new ArrayList<>(List.of(
                what,
                entry.card().id(),
                ScoreTables.percent(matrix.accuracy()),
                ScoreTables.percent(matrix.macroF1()),
                ScoreTables.percent(matrix.meanIouOfTrueClasses())));
        row.addAll(published(scenario));
        return row;
    }

    private static List<String> published(Optional<Scenario> scenario) {
        List<String> cells = new ArrayList<>();
        for (Architecture architecture : PublishedScores.ARCHITECTURES) {
            cells.add(scenario.flatMap(s -> PublishedScores.find(architecture, s))
                    .map(s -> ScoreTables.number(s.macroF1(), 2) + " / " + ScoreTables.number(s.meanIou(), 2)
                            + (s.source() == PublishedScores.Source.FIGURE ? " *" : "  "))
                    .orElse("–"));
        }
        return cells;
    }

    /**
     * The table for a screen.
     *
     * @return aligned lines, the last without an end
     */
    public String toText() {
        StringBuilder text = new StringBuilder();
        TextReport.aligned(text, table());
        return text.append('\n').append(NOTE).toString();
    }

    /**
     * The table as Markdown.
     *
     * @return a page
     */
    public String toMarkdown() {
        StringBuilder page = new StringBuilder("# Benchmark\n\nScores in percent. W: class weights, NW: none. The last"
                + " two columns are what is published of CerraData-4MM's test split.\n\n");
        TextReport.markdown(page, table());
        return page.append(NOTE.replace("*", "\\*").replace("\n", "\n\n"))
                .append('\n')
                .toString();
    }

    /**
     * All of it as JSON: {@code models}, an array of {@code id}, {@code architecture}, {@code level}, {@code modality},
     * {@code weighted} (null if unknown) and {@code assessment} (as {@link Assessment#toJson}); and {@code published},
     * the 24 published results, an array of {@code architecture}, {@code level}, {@code modality}, {@code weighted},
     * {@code macroF1}, {@code meanIou} (both percent) and {@code source} ({@code text}, {@code matrix} or
     * {@code figure}).
     *
     * @return the text, indented
     */
    public String toJson() {
        JsonArray models = new JsonArray();
        for (Entry entry : entries) {
            JsonObject model = new JsonObject();
            model.addProperty("id", entry.card().id());
            model.addProperty("architecture", entry.card().architecture());
            model.addProperty("level", entry.card().level().name());
            model.addProperty("modality", entry.card().modality().id());
            model.addProperty(
                    "weighted",
                    Scenario.of(entry.card())
                            .map(scenario -> scenario.weighting() == Weighting.W)
                            .orElse(null));
            model.add("assessment", JsonParser.parseString(entry.assessment().toJson()));
            models.add(model);
        }
        JsonArray published = new JsonArray();
        for (Architecture architecture : PublishedScores.ARCHITECTURES) {
            for (Scenario scenario : Scenario.all()) {
                PublishedScores.find(architecture, scenario)
                        .map(Benchmark::json)
                        .ifPresent(published::add);
            }
        }
        JsonObject json = new JsonObject();
        json.add("models", models);
        json.add("published", published);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json);
    }

    private static JsonObject json(PublishedScores scores) {
        JsonObject json = new JsonObject();
        json.addProperty("architecture", scores.architecture().id());
        json.addProperty("level", scores.scenario().level().name());
        json.addProperty("modality", scores.scenario().modality().id());
        json.addProperty("weighted", scores.scenario().weighting() == Weighting.W);
        json.addProperty("macroF1", scores.macroF1());
        json.addProperty("meanIou", scores.meanIou());
        json.addProperty("source", scores.source().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
