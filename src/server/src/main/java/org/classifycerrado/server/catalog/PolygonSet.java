package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.polygon.PolygonFile;

/**
 * Published polygons: of changes, beside their raster, or of a class map. Instances describe the file as it was when
 * they were made.
 */
public final class PolygonSet {

    private final String name;
    private final Supplier<String> title;
    private final Instant modified;
    private final PolygonFile polygons;

    /**
     * Looks at a file without reading its polygons.
     *
     * @param name in requests
     * @param title tells what they are called now, for people
     * @param file a GeoPackage
     * @param modified when it was written
     * @throws IOException if it is none of this project's
     */
    PolygonSet(String name, Supplier<String> title, Path file, Instant modified) throws IOException {
        this.name = name;
        this.title = title;
        this.modified = modified;
        polygons = PolygonFile.open(file);
        if (!polygons.has(LegendFiles.GROUP_ATTRIBUTE) && !polygons.has(LegendFiles.CLASS_ATTRIBUTE)) {
            throw new IOException("neither polygons of changes nor of classes");
        }
    }

    /**
     * Name in requests.
     *
     * @return the file's name without its ending
     */
    public String name() {
        return name;
    }

    /**
     * Title for people.
     *
     * @return what was given when they were published, else their name
     */
    public String title() {
        return title.get();
    }

    /**
     * When the file was written.
     *
     * @return an instant
     */
    public Instant modified() {
        return modified;
    }

    /**
     * The polygons.
     *
     * @return a file, which no answer may name; replaced as a whole, if it is
     */
    public PolygonFile polygons() {
        return polygons;
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
