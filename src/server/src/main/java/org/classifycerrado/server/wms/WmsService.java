package org.classifycerrado.server.wms;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.MapLayer;
import org.classifycerrado.server.catalog.PolygonSet;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Endpoint;
import org.classifycerrado.server.http.Query;
import org.geotools.api.referencing.FactoryException;

/**
 * WMS 1.1.1 and 1.3.0: GetCapabilities, GetMap, GetFeatureInfo and GetLegendGraphic, of PNG images of rasters and
 * polygons in their own colours. Faults are answered with service exceptions.
 */
public final class WmsService implements Endpoint {

    static final String PNG = "image/png";

    private static final Logger LOGGER = Logger.getLogger(WmsService.class.getName());

    private final LayerFolder folder;
    private final Map<Layer, Symbols> symbols = new WeakHashMap<>();

    /**
     * A service.
     *
     * @param folder its layers
     */
    public WmsService(LayerFolder folder) {
        this.folder = folder;
    }

    @Override
    public Answer answer(Call call) {
        // 1.3.0 is the newest; clients that know only older ones say so.
        String wished =
                call.query().get("version").or(() -> call.query().get("wmtver")).orElse("1.3.0");
        boolean v130 = wished.compareTo("1.3") >= 0;
        try {
            return answer(call, v130);
        } catch (OwsException e) {
            return report(v130, e);
        } catch (IOException | FactoryException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "WMS", e);
            return report(
                    v130, new OwsException("NoApplicableCode", null, "The request failed; the server's log says why."));
        }
    }

    private static Answer report(boolean v130, OwsException e) {
        return new Answer(
                200,
                v130 ? "text/xml; charset=UTF-8" : "application/vnd.ogc.se_xml; charset=UTF-8",
                Capabilities.exception(v130, e.code(), e.locator(), e.getMessage()),
                Map.of());
    }

    private Answer answer(Call call, boolean v130) throws OwsException, IOException, FactoryException {
        Query query = call.query();
        if (call.body().length > 0) {
            throw new OwsException("OperationNotSupported", null, "WMS is asked with key-value pairs");
        }
        String service = query.get("service").orElse("WMS");
        if (!service.equalsIgnoreCase("WMS")) {
            throw OwsException.invalid("service", "is '" + service + "'; here it is WMS");
        }
        String request = MapRequest.required(query, "request");
        return switch (request.toLowerCase(Locale.ROOT)) {
            case "getcapabilities", "capabilities" -> capabilities(call, v130);
            case "getmap", "map" -> map(query, v130);
            case "getfeatureinfo", "feature_info" -> info(query, v130);
            case "getlegendgraphic" -> legend(query);
            default ->
                throw new OwsException(
                        "OperationNotSupported",
                        "request",
                        "request is '" + request
                                + "'; allowed: GetCapabilities, GetMap, GetFeatureInfo, GetLegendGraphic");
        };
    }

    private Answer capabilities(Call call, boolean v130) throws IOException {
        byte[] document =
                Capabilities.of(v130, call.base() + "/wms?", folder.drawable().values());
        return Answer.of(v130 ? "text/xml; charset=UTF-8" : "application/vnd.ogc.wms_xml; charset=UTF-8", document);
    }

    private static void requireFormat(Query query, String parameter, List<String> formats) throws OwsException {
        String format = MapRequest.required(query, parameter);
        // Some clients append a subtype: image/png; mode=8bit.
        if (!formats.contains(format.split(";")[0].strip())) {
            throw new OwsException(
                    "InvalidFormat",
                    parameter,
                    parameter + " is '" + format + "'; allowed: " + String.join(", ", formats));
        }
    }

    private Answer map(Query query, boolean v130) throws OwsException, IOException, FactoryException {
        requireFormat(query, "format", List.of(PNG));
        MapRequest request = MapRequest.of(query, v130, folder);
        View view = request.view();
        BufferedImage image = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < request.layers().size(); i++) {
            MapLayer layer = request.layers().get(i);
            if (layer instanceof Layer raster) {
                MapRenderer.draw(raster, symbols(raster, request.styles().get(i)), view, image);
            } else if (layer instanceof PolygonSet polygons) {
                PolygonRenderer.draw(polygons, view, image);
            }
        }
        if (request.background().isPresent()) {
            BufferedImage opaque = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = opaque.createGraphics();
            graphics.drawImage(image, 0, 0, request.background().get(), null);
            graphics.dispose();
            image = opaque;
        }
        return new Answer(200, PNG, encoded(image), request.time().headers());
    }

    private Symbols symbols(Layer layer, Style style) throws IOException {
        if (style != Style.DEFAULT) {
            return Symbols.palette(style.entries(layer));
        }
        synchronized (symbols) {
            Symbols known = symbols.get(layer);
            if (known != null) {
                return known;
            }
        }
        Symbols made = Symbols.of(layer);
        synchronized (symbols) {
            symbols.put(layer, made);
        }
        return made;
    }

    private Answer info(Query query, boolean v130) throws OwsException, IOException {
        MapRequest request = MapRequest.of(query, v130, folder);
        String format = query.get("info_format").orElse("text/plain");
        if (!FeatureInfo.FORMATS.contains(format)) {
            throw new OwsException(
                    "InvalidFormat",
                    "info_format",
                    "info_format is '" + format + "'; allowed: " + String.join(", ", FeatureInfo.FORMATS));
        }
        int column = MapRequest.integer(query, v130 ? "i" : "x");
        int row = MapRequest.integer(query, v130 ? "j" : "y");
        View view = request.view();
        if (column < 0 || row < 0 || column >= view.width() || row >= view.height()) {
            throw new OwsException("InvalidPoint", v130 ? "i" : "x", "the point lies outside the map");
        }
        List<MapLayer> asked = request.time()
                .of(MapRequest.layers(MapRequest.required(query, "query_layers"), "query_layers", folder));
        Answer answer = FeatureInfo.of(folder, asked, view, column, row, count(query), format);
        return new Answer(
                answer.status(),
                answer.contentType(),
                answer.body(),
                request.time().headers());
    }

    /** How many polygons of a layer are to be told, at most. */
    private static int count(Query query) throws OwsException {
        int count = query.get("feature_count").isPresent() ? MapRequest.integer(query, "feature_count") : 1;
        if (count < 1) {
            throw OwsException.invalid("feature_count", "is " + count + "; it must be 1 or more");
        }
        return Math.min(count, FeatureInfo.MOST_POLYGONS);
    }

    private Answer legend(Query query) throws OwsException, IOException {
        if (query.get("format").isPresent()) {
            requireFormat(query, "format", List.of(PNG));
        }
        MapLayer layer = MapRequest.layers(MapRequest.required(query, "layer"), "layer", folder)
                .get(0);
        return Answer.of(
                PNG,
                encoded(Legends.of(
                        layer,
                        MapRequest.style(query.get("style").orElse(""), "style", Style.of(layer)),
                        Locale.forLanguageTag(query.get("language").orElse("en")))));
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
