package org.classifycerrado.server.wms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerKind;
import org.classifycerrado.server.catalog.MapLayer;

/** The styles that clients choose from. */
enum Style {
    /** All that a layer holds, in its own colours. */
    DEFAULT("Default"),
    /** Of a raster of changes, what has changed alone: seen between it is what lies beneath, such as imagery. */
    CHANGED("Changes alone");

    private final String title;

    Style(String title) {
        this.title = title;
    }

    /** As requests name it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String title() {
        return title;
    }

    /** Those of a layer, the default first. */
    static List<Style> of(MapLayer layer) {
        return layer instanceof Layer && layer.kind() == LayerKind.CHANGES ? Arrays.asList(values()) : List.of(DEFAULT);
    }

    /** The classes or groups of a layer that are drawn; none if its pixels have no legend. */
    List<LandCoverClass> entries(MapLayer layer) {
        return this == DEFAULT
                ? layer.entries()
                : layer.entries().stream()
                        .filter(group -> group.id() != ChangeLegend.NO_CHANGE)
                        .toList();
    }
}
