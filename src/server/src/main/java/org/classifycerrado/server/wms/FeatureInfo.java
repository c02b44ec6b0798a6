package org.classifycerrado.server.wms;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.classifycerrado.host.Companion;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.catalog.MapLayer;
import org.classifycerrado.server.catalog.PolygonSet;
import org.classifycerrado.server.http.Answer;
import org.geotools.api.coverage.PointOutsideCoverageException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.Position2D;
import org.geotools.geometry.jts.JTS;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * What layers hold at a point of a map: for a class map the class, and its confidence if a map of it is there; for a
 * raster of changes the group; of polygons all that is said about those that have a part in the pixel, first those that
 * its centre lies in.
 */
final class FeatureInfo {

    static final List<String> FORMATS = List.of("application/json", "text/plain", "text/html");

    /** Of one layer. */
    static final int MOST_POLYGONS = 100;

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
     * @param count how many polygons of each layer to tell, at most
     * @param format one of {@link #FORMATS}
     * @return the answer
     */
    static Answer of(
            LayerFolder folder, List<MapLayer> layers, View view, int column, int row, int count, String format)
            throws IOException {
        FeatureInfo info = new FeatureInfo(folder);
        for (MapLayer layer : layers) {
            if (layer instanceof Layer raster) {
                info.add(raster, view.box(), new Position2D(view.x(column), view.y(row)));
            } else if (layer instanceof PolygonSet polygons) {
                info.add(polygons, view, column, row, count);
            }
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
            if (id < layer.entries().size()) {
                LandCoverClass entry = layer.entries().get(id);
                feature.add(noun(layer), entry.toJson());
                line = layer.name() + ": " + named(entry);
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

    private void add(PolygonSet layer, View view, int column, int row, int count) throws IOException {
        List<PolygonFile.Feature> here = new ArrayList<>();
        try {
            MathTransform toLayer = CRS.findMathTransform(view.box().getCoordinateReferenceSystem(), layer.crs(), true);
            Geometry pixel = JTS.transform(
                    JTS.toGeometry(new Envelope(
                            view.x(column - 0.5), view.x(column + 0.5), view.y(row - 0.5), view.y(row + 0.5))),
                    toLayer);
            Point centre = pixel.getCentroid();
            Deque<PolygonFile.Feature> found = new ArrayDeque<>();
            layer.polygons().read(Optional.of(pixel.getEnvelopeInternal()), feature -> {
                if (feature.polygon().contains(centre)) {
                    found.addFirst(feature);
                } else if (found.size() < count && feature.polygon().intersects(pixel)) {
                    found.addLast(feature);
                }
            });
            found.stream().limit(count).forEach(here::add);
        } catch (TransformException | FactoryException e) {
            return; // the map's projection does not lead there
        }
        for (PolygonFile.Feature feature : here) {
            add(layer, feature);
        }
    }

    private void add(PolygonSet layer, PolygonFile.Feature feature) {
        JsonObject json = new JsonObject();
        json.addProperty("layer", layer.name());
        json.addProperty("id", feature.id());
        StringJoiner line = new StringJoiner("; ", layer.name() + ": ", "");
        layer.entry(feature).ifPresent(entry -> {
            json.add(noun(layer), entry.toJson());
            line.add(named(entry));
        });
        JsonObject attributes = new JsonObject();
        feature.values().forEach((name, value) -> {
            if (value instanceof Number number) {
                attributes.addProperty(name, number);
            } else {
                attributes.addProperty(name, (String) value);
            }
            if (value != null) {
                line.add(name + " " + (value instanceof Double number ? number.floatValue() : value));
            }
        });
        json.add("attributes", attributes);
        features.add(json);
        lines.add(line.toString());
    }

    private static String noun(MapLayer layer) {
        return layer.kind() == LayerKind.CHANGES ? "change" : "class";
    }

    private static String named(LandCoverClass entry) {
        return entry.name() + " (" + entry.code() + ")";
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
