package org.classifycerrado.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapPreview;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.PolygonSet;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.time.TimeSpan;

/** Layers to take away: the file itself, a picture of a class map, and polygons. */
final class Downloads {

    private static final String GEOJSON = "geojson";
    private static final String GEOPACKAGE = "gpkg";

    private final LayerFolder folder;

    Downloads(LayerFolder folder) {
        this.folder = folder;
    }

    /** The GeoTIFF of {@code layer}. */
    Answer file(Call call) throws IOException {
        Optional<Layer> layer = layer(call);
        return layer.isEmpty()
                ? none("no such layer")
                : Answer.file("image/tiff; application=geotiff", layer.get().file(), attached(layer.get(), ".tif"));
    }

    /** A PNG of the class map {@code layer}, with its legend in {@code language} and the share of each class. */
    Answer picture(Call call) throws IOException {
        Optional<Layer> layer = layer(call);
        Optional<Legend> legend = layer.flatMap(Layer::legend);
        if (legend.isEmpty()) {
            return none("no such class map");
        }
        Locale locale = Locale.forLanguageTag(call.query().get("language").orElse("en"));
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (OpenCoverage coverage = layer.get().open()) {
            ClassRaster classes = ClassRaster.of("layer", coverage, RegionOfInterest.EVERYTHING);
            long[] pixels = new long[256];
            classes.read((ids, firstRow, rows) -> {
                for (byte id : ids) {
                    pixels[id & 0xff]++;
                }
            });
            MapPreview preview = MapPreview.of(
                            MapPreview.readClasses(layer.get().file()),
                            classes.grid(),
                            legend.get(),
                            layer.get().title(),
                            locale)
                    .pixels(Arrays.copyOf(pixels, legend.get().size()));
            ImageIO.write(preview.draw(), "png", png);
        }
        return new Answer(200, "image/png", png.toByteArray(), attached(layer.get(), ".png"));
    }

    /** The polygons {@code layer}, with {@code format} {@code geojson} (the default) or {@code gpkg}. */
    Answer polygons(Call call) throws IOException {
        PolygonSet polygons =
                call.query().get("layer").map(folder.polygons()::get).orElse(null);
        if (polygons == null) {
            return none("no such polygons");
        }
        String format = call.query().get("format").orElse(GEOJSON);
        return switch (format) {
            case GEOJSON ->
                Answer.file(PolygonFile.GEOJSON, folder.geoJson(polygons), attached(polygons.name() + "." + GEOJSON));
            case GEOPACKAGE ->
                Answer.file(
                        PolygonFile.GEOPACKAGE,
                        polygons.polygons().file(),
                        attached(polygons.name() + "." + GEOPACKAGE));
            default -> refusal(400, "format: is '" + format + "'; allowed: " + GEOJSON + ", " + GEOPACKAGE);
        };
    }

    /** The layer that is named, of the newest date within {@code time} if it has time. */
    private Optional<Layer> layer(Call call) throws IOException {
        Optional<String> name = call.query().get("layer");
        Optional<Layer> layer = name.isEmpty() ? Optional.empty() : folder.layer(name.get());
        if (layer.isEmpty() || layer.get().dates().isEmpty()) {
            return layer;
        }
        Optional<String> time = call.query().get("time");
        if (time.isEmpty()) {
            return layer.map(each -> each.at(each.dates().last()));
        }
        try {
            return TimeSpan.parse(time.get()).newest(layer.get().dates()).map(layer.get()::at);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Answer none(String why) {
        return refusal(404, "layer: " + why);
    }

    private static Answer refusal(int status, String why) {
        return new Answer(status, "text/plain; charset=UTF-8", (why + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Lets a browser save what is sent under the layer's name. */
    private static Map<String, String> attached(Layer layer, String ending) {
        String date = layer.date()
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .map(day -> "_" + day)
                .orElse("");
        return attached(layer.name() + date + ending);
    }

    private static Map<String, String> attached(String fileName) {
        String name = URLEncoder.encode(fileName, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return Map.of("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    }
}
