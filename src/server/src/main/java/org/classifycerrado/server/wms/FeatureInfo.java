package org.classifycerrado.server.wms;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.host.Companion;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.http.Answer;
import org.geotools.api.coverage.PointOutsideCoverageException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.Position2D;
import org.geotools.referencing.CRS;

/**
 * What layers hold at a point of a map: for a class map the class, and its confidence if a map of it is there; for a
 * raster of changes the group.
 */
final class FeatureInfo {

    static final List<String> FORMATS = List.of("application/json", "text/plain", "text/html");

    private final LayerFolder folder;
    private final JsonArray features = new JsonArray();
    private final List<String> lines = new ArrayList<>();

    private FeatureInfo(LayerFolder folder) {
        this.folder = folder;
    }

    /**
     * Answers a request.
     *
     * @param folder the layers
     * @param layers that are asked
     * @param view the map
     * @param column of the point
     * @param row of the point
     * @param format one of {@link #FORMATS}
     * @return the answer
     */
    static Answer of(LayerFolder folder, List<Layer> layers, View view, int column, int row, String format)
            throws IOException, OwsException {
        FeatureInfo info = new FeatureInfo(folder);
        for (Layer layer : layers) {
            info.add(layer, view.box(), new Position2D(view.x(column), view.y(row)));
        }
        if (format.equals("application/json")) {
            JsonObject json = new JsonObject();
            json.add("features", info.features);
            return Answer.text(format, json.toString());
        }
        String text = info.lines.isEmpty() ? "no layer has a value here" : String.join("\n", info.lines);
        if (format.equals("text/html")) {
            String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n");
            return Answer.text(format, "<!DOCTYPE html>\n<html><body><p>" + escaped + "</p></body></html>\n");
        }
        return new Answer(
                200, "text/plain; charset=UTF-8", (text + "\n").getBytes(StandardCharsets.UTF_8), java.util.Map.of());
    }

    private void add(Layer layer, org.geotools.geometry.jts.ReferencedEnvelope box, Position2D point)
            throws IOException {
        Optional<double[]> values = values(layer, box, point);
        if (values.isEmpty()) {
            return;
        }
        JsonObject feature = new JsonObject();
        feature.addProperty("layer", layer.name());
        layer.date().ifPresent(day -> feature.addProperty(ShownTime.NAME, ShownTime.text(day)));
        JsonArray numbers = new JsonArray();
        List<String> texts = new ArrayList<>();
        for (double value : values.get()) {
            // JSON has no NaN.
            numbers.add(Double.isFinite(value) ? value : null);
            texts.add(value == Math.rint(value) ? Long.toString((long) value) : Float.toString((float) value));
        }
        feature.add("values", numbers);
        String line = layer.name() + ": " + String.join(", ", texts);
        if (!layer.entries().isEmpty()) {
            int id = (int) values.get()[0];
            String what = layer.kind() == LayerKind.CHANGES ? "change" : "class";
            if (id < layer.entries().size()) {
                LandCoverClass entry = layer.entries().get(id);
                feature.add(what, entry.toJson());
                line = layer.name() + ": " + entry.name() + " (" + entry.code() + ")";
            } else {
                line = layer.name() + ": no class";
            }
            Optional<Layer> confidence = folder.layer(Companion.CONFIDENCE.of(layer.name()))
                    .filter(other -> other.kind() == LayerKind.CONFIDENCE)
                    .map(other ->
                            layer.date().isPresent() ? other.at(layer.date().get()) : other);
            Optional<double[]> percent =
                    confidence.isPresent() ? values(confidence.get(), box, point) : Optional.empty();
            if (percent.isPresent() && percent.get()[0] <= 100) {
                feature.addProperty("confidence", percent.get()[0]);
                line += ", confidence " + (int) percent.get()[0] + " %";
            }
        } else if ((layer.kind() == LayerKind.CONFIDENCE || layer.kind() == LayerKind.PROBABILITIES)
                && values.get()[0] > 100) {
            return;
        }
        features.add(feature);
        lines.add(line);
    }

    private static Optional<double[]> values(
            Layer layer, org.geotools.geometry.jts.ReferencedEnvelope box, Position2D point) throws IOException {
        try (OpenCoverage open = layer.open()) {
            Position2D there = new Position2D();
            CRS.findMathTransform(box.getCoordinateReferenceSystem(), layer.crs(), true)
                    .transform(point, there);
            if (!layer.bounds().contains(there.x, there.y)) {
                return Optional.empty();
            }
            Point2D at = new Point2D.Double(there.x, there.y);
            return Optional.of(open.coverage().evaluate(at, new double[layer.bands()]));
        } catch (PointOutsideCoverageException | TransformException | FactoryException e) {
            return Optional.empty();
        }
    }
}
