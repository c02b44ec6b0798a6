package org.classifycerrado.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.classifycerrado.host.Companion;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.catalog.PolygonSet;
import org.classifycerrado.server.execution.Executions;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.execution.Processes;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.time.TimeSpan;
import org.geotools.geometry.jts.ReferencedEnvelope;

/** What the page needs to know and OGC's services do not say in short: layers and executions, as JSON. */
final class Listings {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final LayerFolder folder;
    private final Executions executions;

    Listings(LayerFolder folder, Executions executions) {
        this.folder = folder;
        this.executions = executions;
    }

    Answer layers(Call call) throws IOException {
        JsonArray layers = new JsonArray();
        Map<String, PolygonSet> polygons = folder.polygons();
        for (Layer layer : folder.layers().values()) {
            JsonObject json = new JsonObject();
            json.addProperty("name", layer.name());
            json.addProperty("title", layer.title());
            json.addProperty("kind", layer.kind().label());
            json.addProperty(
                    "level", layer.legend().map(legend -> legend.level().name()).orElse(null));
            json.addProperty("bands", layer.bands());
            json.addProperty("crs", layer.crsCode().orElse(null));
            json.add("bbox", box(layer.bounds()));
            json.add("lonLat", box(layer.lonLat()));
            json.addProperty("modified", layer.modified().toString());
            JsonArray times = new JsonArray();
            layer.dates().forEach(day -> times.add(TimeSpan.startOf(day).toString()));
            json.add("times", times);
            String beside = Companion.POLYGONS.of(layer.name());
            json.addProperty("polygons", polygons.containsKey(beside) ? beside : null);
            layers.add(json);
        }
        JsonObject legends = new JsonObject();
        for (Level level : Level.values()) {
            legends.add(level.name(), legend(Legend.of(level).classes()));
        }
        legends.add(LayerKind.CHANGES.label(), legend(ChangeLegend.groups()));
        JsonObject answer = new JsonObject();
        answer.add("layers", layers);
        answer.add("polygons", listed(polygons.values()));
        answer.add("legends", legends);
        return Answer.text("application/json", GSON.toJson(answer));
    }

    private static JsonArray listed(Collection<PolygonSet> polygons) {
        JsonArray all = new JsonArray();
        for (PolygonSet each : polygons) {
            JsonObject json = new JsonObject();
            json.addProperty("name", each.name());
            json.addProperty("title", each.title());
            json.addProperty("kind", each.kind().label());
            json.addProperty("count", each.polygons().count());
            json.addProperty("modified", each.modified().toString());
            all.add(json);
        }
        return all;
    }

    private static JsonArray box(ReferencedEnvelope envelope) {
        JsonArray box = new JsonArray();
        box.add(envelope.getMinX());
        box.add(envelope.getMinY());
        box.add(envelope.getMaxX());
        box.add(envelope.getMaxY());
        return box;
    }

    private static JsonArray legend(List<LandCoverClass> entries) {
        JsonArray legend = new JsonArray();
        for (LandCoverClass c : entries) {
            JsonObject json = c.toJson();
            json.addProperty("color", c.hex());
            legend.add(json);
        }
        return legend;
    }

    Answer jobs(Call call) {
        JsonArray jobs = new JsonArray();
        for (Job job : executions.stored()) {
            Job.Status status = job.status();
            JsonObject json = new JsonObject();
            json.addProperty("id", job.id());
            json.addProperty("process", Processes.identifier(job.process()));
            json.addProperty("state", status.state().label());
            json.addProperty("percent", status.percent());
            json.addProperty("message", status.message());
            json.addProperty("created", job.created().toString());
            jobs.add(json);
        }
        JsonObject answer = new JsonObject();
        answer.add("jobs", jobs);
        return Answer.text("application/json", GSON.toJson(answer));
    }
}
