package org.classifycerrado.score;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.classifycerrado.legend.LandCoverClass;

/** The JSON of an assessment. */
final class AssessmentJson {

    private AssessmentJson() {}

    static JsonObject of(Assessment assessment) {
        ConfusionMatrix matrix = assessment.matrix();
        JsonObject json = new JsonObject();
        json.addProperty("level", assessment.level().map(Enum::name).orElse(null));
        json.addProperty("pixels", matrix.total());
        json.addProperty("withoutMap", assessment.withoutMap());
        json.addProperty("withoutReference", assessment.withoutReference());
        JsonObject scores = new JsonObject();
        scores.add("accuracy", percent(matrix.accuracy()));
        scores.add("macroF1", percent(matrix.macroF1()));
        scores.add("weightedF1", percent(matrix.weightedF1()));
        scores.add("meanIou", percent(matrix.meanIou()));
        scores.add("meanIouOfTrueClasses", percent(matrix.meanIouOfTrueClasses()));
        scores.add("dice", percent(matrix.dice()));
        scores.add("kappa", percent(matrix.kappa()));
        json.add("scores", scores);
        JsonArray classes = new JsonArray();
        JsonArray confusion = new JsonArray();
        for (LandCoverClass c : assessment.classes()) {
            classes.add(scores(matrix, c));
            JsonArray row = new JsonArray();
            for (int column = 0; column < matrix.classes(); column++) {
                row.add(matrix.count(c.id(), column));
            }
            confusion.add(row);
        }
        json.add("classes", classes);
        json.add("confusion", confusion);
        assessment.atL1().ifPresent(l1 -> json.add("l1", of(l1)));
        assessment.areas().ifPresent(areas -> json.add("areas", areas(areas, assessment)));
        return json;
    }

    private static JsonObject scores(ConfusionMatrix matrix, LandCoverClass c) {
        JsonObject entry = named(c);
        entry.addProperty("color", c.hex());
        entry.addProperty("truePixels", matrix.truth(c.id()));
        entry.addProperty("predictedPixels", matrix.predicted(c.id()));
        entry.add("precision", percent(matrix.precision(c.id())));
        entry.add("recall", percent(matrix.recall(c.id())));
        entry.add("f1", percent(matrix.f1(c.id())));
        entry.add("iou", percent(matrix.iou(c.id())));
        return entry;
    }

    private static JsonObject areas(AreaEstimate estimate, Assessment assessment) {
        JsonObject json = new JsonObject();
        json.addProperty("confidencePercent", 95);
        json.add("total", rounded(estimate.total(), 4));
        json.add("accuracy", percent(estimate.accuracy()));
        json.add("accuracyMargin", percent(estimate.accuracyMargin()));
        JsonArray classes = new JsonArray();
        for (LandCoverClass c : assessment.classes()) {
            AreaEstimate.ClassArea area = estimate.classes().get(c.id());
            JsonObject entry = named(c);
            entry.addProperty("sampled", area.sampled());
            entry.add("mapped", rounded(area.mapped(), 4));
            entry.add("area", rounded(area.area(), 4));
            entry.add("areaMargin", rounded(area.areaMargin(), 4));
            entry.add("usersAccuracy", percent(area.users()));
            entry.add("usersAccuracyMargin", percent(area.usersMargin()));
            entry.add("producersAccuracy", percent(area.producers()));
            entry.add("producersAccuracyMargin", percent(area.producersMargin()));
            classes.add(entry);
        }
        json.add("classes", classes);
        return json;
    }

    private static JsonObject named(LandCoverClass c) {
        JsonObject entry = new JsonObject();
        entry.addProperty("id", c.id());
        entry.addProperty("code", c.code());
        entry.addProperty("name", c.name());
        return entry;
    }

    private static JsonElement percent(double share) {
        return rounded(100 * share, 2);
    }

    private static JsonElement rounded(double value, int decimals) {
        return Double.isFinite(value)
                ? new JsonPrimitive(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP))
                : JsonNull.INSTANCE;
    }
}
