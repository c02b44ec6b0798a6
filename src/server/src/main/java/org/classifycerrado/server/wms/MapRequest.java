package org.classifycerrado.server.wms;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.MapLayer;
import org.classifycerrado.server.http.Query;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;

/**
 * What GetMap and GetFeatureInfo say about the map.
 *
 * @param layers from the lowest to the uppermost; of layers with time, those of the date that is shown
 * @param styles of the layers, one for each
 * @param view where and how large
 * @param background colour behind them, or empty for none
 * @param time what to show of layers with time
 */
record MapRequest(List<MapLayer> layers, List<Style> styles, View view, Optional<Color> background, ShownTime time) {

    /** Longest side of an image, pixels. */
    static final int LARGEST = 4096;

    private static final int MOST_LAYERS = 20;

    static MapRequest of(Query query, boolean v130, LayerFolder folder) throws OwsException, IOException {
        String crsName = v130 ? "crs" : "srs";
        ShownTime time = ShownTime.of(query);
        List<MapLayer> layers = time.of(layers(required(query, "layers"), "layers", folder));
        List<Style> styles = styles(query.get("styles").orElse(""), layers);
        String code = required(query, crsName);
        CoordinateReferenceSystem crs = Epsg.decode(crsName, code);
        boolean flip;
        try {
            flip = v130 && Epsg.northFirst(code);
        } catch (FactoryException e) {
            throw OwsException.invalid(crsName, "is '" + code + "', whose axes are not known");
        }
        View view = new View(Epsg.box(required(query, "bbox"), crs, flip), size(query, "width"), size(query, "height"));
        return new MapRequest(layers, styles, view, background(query), time);
    }

    /** A parameter that must be there. */
    static String required(Query query, String name) throws OwsException {
        Optional<String> value = query.get(name);
        if (value.isEmpty()) {
            throw OwsException.missing(name);
        }
        return value.get();
    }

    /** Layers by their names. */
    static List<MapLayer> layers(String names, String parameter, LayerFolder folder) throws OwsException, IOException {
        Map<String, MapLayer> all = folder.drawable();
        List<MapLayer> layers = new ArrayList<>();
        for (String name : names.split(",", MOST_LAYERS + 1)) {
            MapLayer layer = all.get(name.strip());
            if (layer == null || layers.size() == MOST_LAYERS) {
                throw new OwsException(
                        "LayerNotDefined",
                        parameter,
                        layer == null
                                ? "there is no layer '" + name + "'"
                                : parameter + " names more than " + MOST_LAYERS + " layers");
            }
            layers.add(layer);
        }
        return layers;
    }

    /** Styles by their names, one for each layer; those that are not named are the default. */
    private static List<Style> styles(String names, List<MapLayer> layers) throws OwsException {
        List<String> given = List.of(names.split(","));
        List<Style> styles = new ArrayList<>();
        for (int i = 0; i < Math.max(given.size(), layers.size()); i++) {
            String name = i < given.size() ? given.get(i) : "";
            styles.add(style(name, "styles", i < layers.size() ? Style.of(layers.get(i)) : List.of(Style.DEFAULT)));
        }
        return styles.subList(0, layers.size());
    }

    /** A style by its name, or the default if there is none. */
    static Style style(String name, String parameter, List<Style> allowed) throws OwsException {
        for (Style style : allowed) {
            if (name.isBlank() && style == Style.DEFAULT || name.strip().equals(style.id())) {
                return style;
            }
        }
        String ids = allowed.stream().map(Style::id).collect(Collectors.joining(", "));
        throw new OwsException(
                "StyleNotDefined", parameter, parameter + " is '" + name + "'; allowed: " + ids + ", or nothing");
    }

    private static int size(Query query, String name) throws OwsException {
        int value = integer(query, name);
        if (value < 1 || value > LARGEST) {
            throw OwsException.invalid(name, "is " + value + "; allowed: 1 to " + LARGEST);
        }
        return value;
    }

    /** A whole number that must be there. */
    static int integer(Query query, String name) throws OwsException {
        String text = required(query, name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw OwsException.invalid(name, "is '" + text + "'; it must be a whole number");
        }
    }

    private static Optional<Color> background(Query query) throws OwsException {
        if (query.get("transparent").orElse("false").equalsIgnoreCase("true")) {
            return Optional.empty();
        }
        String text = query.get("bgcolor").orElse("0xFFFFFF");
        if (!text.matches("(?i)(0x|#)[0-9a-f]{6}")) {
            throw OwsException.invalid("bgcolor", "is '" + text + "'; allowed: 0xRRGGBB");
        }
        return Optional.of(new Color(Integer.parseInt(text.substring(text.length() - 6), 16)));
    }
}
