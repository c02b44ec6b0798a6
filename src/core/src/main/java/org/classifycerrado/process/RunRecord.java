package org.classifycerrado.process;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.classifycerrado.Version;
import org.classifycerrado.imagery.AssumedDatum;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Plausibility;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.segment.Arithmetic;
import org.classifycerrado.segment.SceneClassifier;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;

/** What a classification tells of itself: in the files of its maps, and in the summary. */
final class RunRecord {

    private final ClassificationRequest request;
    private final ModelCard card;
    private final ClassificationInputs inputs;
    private final List<ImageryStack.Layer> layers;
    private final Instant start;

    RunRecord(
            ClassificationRequest request,
            ModelCard card,
            ClassificationInputs inputs,
            List<ImageryStack.Layer> layers,
            Instant start) {
        this.request = request;
        this.card = card;
        this.inputs = inputs;
        this.layers = layers;
        this.start = start;
    }

    /** What made the map, in a sentence. */
    String origin() {
        return "Model: " + card.id() + " (" + card.title() + "), sha256 " + card.sha256();
    }

    /** What the files of the maps say of their making. */
    Map<String, String> metadata(Arithmetic arithmetic) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("MODEL", card.id());
        metadata.put("MODEL_TITLE", card.title());
        metadata.put("MODEL_SHA256", card.sha256());
        metadata.put("PRECISION", arithmetic.precision().id());
        metadata.put("INPUTS", inputs.names());
        request.appendedAs().ifPresent(day -> metadata.put("MAP_DATE", day.toString()));
        metadata.put("DATE", start.truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("SOFTWARE", "ClassifyCerrado " + Version.current());
        return metadata;
    }

    /**
     * The summary of a finished run.
     *
     * @param doubts what is odd about the imagery
     * @param layout of the windows
     * @param level of the map
     * @param run what is known of the run so far; completed here
     * @param preparation seconds of the steps that made the model ready, by name
     * @param outcome of the segmentation
     * @param layer name of the published layer, or null
     */
    RunSummary summary(
            List<String> doubts,
            PatchLayout layout,
            Level level,
            JsonObject run,
            Map<String, Double> preparation,
            SceneClassifier.Outcome outcome,
            String layer) {
        JsonObject json = new JsonObject();
        JsonObject modelJson = new JsonObject();
        modelJson.addProperty("id", card.id());
        modelJson.addProperty("title", card.title());
        modelJson.addProperty("sha256", card.sha256());
        modelJson.addProperty("level", card.level().name());
        modelJson.addProperty("modality", card.modality().id());
        json.add("model", modelJson);
        json.addProperty("level", level.name());
        if (layer != null) {
            json.addProperty("layer", layer);
        }
        request.appendedAs().ifPresent(day -> json.addProperty("mapDate", day.toString()));
        JsonObject inputJson = new JsonObject();
        inputs.msi()
                .ifPresent(msi -> inputJson.addProperty("msi", msi.coverage().name()));
        inputs.sar()
                .ifPresent(sar -> inputJson.addProperty("sar", sar.coverage().name()));
        request.time().ifPresent(time -> inputJson.addProperty("time", time));
        layers.forEach(each -> describe(each, inputJson));
        JsonObject means = new JsonObject();
        for (int c = 0; c < outcome.means().length; c++) {
            means.addProperty(card.bands().get(c), Math.round(outcome.means()[c] * 100) / 100.0);
        }
        inputJson.add("means", means);
        json.add("inputs", inputJson);
        run.addProperty("window", layout.size());
        run.addProperty("overlap", layout.overlap());
        run.addProperty("blend", request.blend().name().toLowerCase(Locale.ROOT));
        request.confidence().ifPresent(measure -> run.addProperty("confidence", measure.id()));
        run.addProperty("augment", request.augment() ? "flips" : "none");
        run.addProperty("windows", layout.windows());
        run.addProperty("windowsClassified", outcome.windows());
        json.add("run", run);
        json.addProperty("width", layout.width());
        json.addProperty("height", layout.height());
        JsonObject seconds = new JsonObject();
        preparation.forEach((step, time) -> seconds.addProperty(step, round(time)));
        seconds.addProperty("reading", round(outcome.readSeconds()));
        seconds.addProperty("inference", round(outcome.inferenceSeconds()));
        seconds.addProperty("writing", round(outcome.writeSeconds()));
        seconds.addProperty("total", round(ChronoUnit.MILLIS.between(start, Instant.now()) / 1000.0));
        json.add("seconds", seconds);
        JsonArray warnings = new JsonArray();
        doubts.forEach(warnings::add);
        warnings(outcome).forEach(warnings::add);
        json.add("warnings", warnings);
        json.addProperty("date", start.truncatedTo(ChronoUnit.SECONDS).toString());
        json.addProperty("software", "ClassifyCerrado " + Version.current());
        return new RunSummary(json);
    }

    private List<String> warnings(SceneClassifier.Outcome outcome) {
        List<String> warnings = new ArrayList<>();
        layers.forEach(layer -> warnings.addAll(layer.meaning().warnings()));
        warnings.addAll(Plausibility.warnings(card.modality(), card.statistics(), outcome.means()));
        for (OpenCoverage coverage : inputs.coverages()) {
            CoordinateReferenceSystem crs = coverage.coverage().getCoordinateReferenceSystem();
            AssumedDatum.note(crs)
                    .ifPresent(note -> warnings.add("the CRS of '" + coverage.name() + "' is '"
                            + crs.getName().getCode() + "'; " + note));
        }
        boolean msi = request.msi().isPresent() || request.msiCoverage().isPresent();
        boolean sar = request.sar().isPresent() || request.sarCoverage().isPresent();
        if (msi && !card.modality().usesMsi()) {
            warnings.add("the MSI coverage was not used: model '" + card.id() + "' reads sar only");
        }
        if (sar && !card.modality().usesSar()) {
            warnings.add("the SAR coverage was not used: model '" + card.id() + "' reads msi only");
        }
        return warnings;
    }

    /** What the values of a coverage were taken to mean, and who said so. */
    private static void describe(ImageryStack.Layer layer, JsonObject json) {
        Quantity meaning = layer.meaning().meaning();
        String sensor = layer.sar() ? "sar" : "msi";
        json.addProperty(sensor + "Units", meaning.id());
        if (meaning instanceof MsiQuantity msi) {
            json.addProperty("offset", msi.offset());
            if (msi.quantification() != 1 && msi.quantification() != MsiQuantity.QUANTIFICATION) {
                json.addProperty("quantification", msi.quantification());
            }
        }
        json.addProperty(sensor + "UnitsFrom", layer.meaning().source());
        json.addProperty(sensor + "TagsRead", layer.tagsRead());
        if (Double.isFinite(layer.metres())) {
            json.addProperty(sensor + "PixelSize", Math.round(layer.metres() * 100) / 100.0);
        }
    }

    private static double round(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
