package org.classifycerrado.geoserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Logger;
import org.classifycerrado.host.Companion;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.legend.Level;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.StyleInfo;
import org.geotools.util.logging.Logging;

/**
 * The styles of maps, as global styles: {@code cerrado_l1}, {@code cerrado_l2}, {@code cerrado_change}, each with
 * {@code _polygons} at its end too, and {@code cerrado_confidence} and {@code cerrado_probabilities} for what stands
 * beside class maps.
 */
final class Palettes {

    private static final Logger LOGGER = Logging.getLogger(Palettes.class);

    private final Catalog catalog;
    private final Path styleFolder;

    /**
     * Styles of a catalog.
     *
     * @param catalog the unsecured one
     * @param styleFolder where it keeps global styles
     */
    Palettes(Catalog catalog, Path styleFolder) {
        this.catalog = catalog;
        this.styleFolder = styleFolder;
    }

    /** Creates those styles that are missing; what is there is the administrator's. */
    void createMissing() throws IOException {
        for (Level level : Level.values()) {
            of(level);
            ofPolygons(level);
        }
        ofChanges();
        for (Companion companion : Companion.values()) {
            of(companion);
        }
    }

    /** The style of class maps of a level. */
    StyleInfo of(Level level) throws IOException {
        return style("cerrado_" + level.name().toLowerCase(Locale.ROOT));
    }

    /** The style of polygons of class maps of a level. */
    StyleInfo ofPolygons(Level level) throws IOException {
        return style("cerrado_" + level.name().toLowerCase(Locale.ROOT) + "_polygons");
    }

    /** The style of rasters of changes. */
    StyleInfo ofChanges() throws IOException {
        return style("cerrado_change");
    }

    /** The style of what stands beside a map. */
    StyleInfo of(Companion companion) throws IOException {
        return style("cerrado_" + (companion == Companion.POLYGONS ? "change_" : "") + companion.label());
    }

    private synchronized StyleInfo style(String name) throws IOException {
        StyleInfo existing = catalog.getStyleByName(name);
        if (existing != null) {
            return existing;
        }
        StyleInfo style = catalog.getFactory().createStyle();
        style.setName(name);
        style.setFilename(name + ".sld");
        if (!Files.exists(styleFolder.resolve(name + ".sld"))) {
            String sld = LegendFiles.styles().get(name + ".sld");
            catalog.getResourcePool().writeStyle(style, new ByteArrayInputStream(sld.getBytes(StandardCharsets.UTF_8)));
        }
        catalog.add(style);
        LOGGER.info("created the style " + name);
        return catalog.getStyleByName(name);
    }
}
