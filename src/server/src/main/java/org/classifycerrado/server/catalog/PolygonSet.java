package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.polygon.PolygonFile;

/**
 * Published polygons: of changes, beside their raster, or of a class map.
 *
 * @param name in requests
 * @param title for people
 * @param modified when the file was written
 * @param polygons the polygons
 */
public record PolygonSet(String name, String title, Instant modified, PolygonFile polygons) {

    /**
     * Reads what a file has.
     *
     * @throws IOException if it is none of this project's
     */
    static PolygonSet of(String name, String title, Path file, Instant modified) throws IOException {
        PolygonFile polygons = PolygonFile.open(file);
        if (!polygons.has(LegendFiles.GROUP_ATTRIBUTE) && !polygons.has(LegendFiles.CLASS_ATTRIBUTE)) {
            throw new IOException("neither polygons of changes nor of classes");
        }
        return new PolygonSet(name, title, modified, polygons);
    }

    /**
     * What they are of.
     *
     * @return changes or classes
     */
    public LayerKind kind() {
        return polygons.has(LegendFiles.GROUP_ATTRIBUTE) ? LayerKind.CHANGES : LayerKind.CLASSES;
    }

    /** What stands under their name, as publishers see it. */
    LayerNames.Occupant occupant() {
        return kind() == LayerKind.CHANGES ? LayerNames.Occupant.CHANGE_POLYGONS : LayerNames.Occupant.CLASS_POLYGONS;
    }
}
