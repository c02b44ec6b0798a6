package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.vector.RegionFile;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.locationtech.jts.geom.Geometry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which area is meant; with both polygon and box, what they share. */
final class RegionOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--roi",
            paramLabel = "WKT|FILE",
            description =
                    "Only this polygon: WKT, EWKT (SRID=4326;POLYGON…), or a file: WKT, GeoJSON, GeoPackage, Shapefile; of"
                            + " several features all of them.")
    private String roi;

    @Option(
            names = "--roi-crs",
            paramLabel = "CODE",
            description = "CRS of a roi that carries none (default: of the imagery).")
    private String roiCrs;

    @Option(
            names = "--bbox",
            paramLabel = "X1,Y1,X2,Y2[,CODE]",
            description = "Only this box, in the CRS named or that of the imagery.")
    private String bbox;

    /** The file that --roi names, or null. */
    Path file() {
        return RegionFile.of(roi).orElse(null);
    }

    /** The CRS of a polygon that carries none, or null. */
    String crs() {
        return roiCrs;
    }

    /**
     * The polygon, or null.
     *
     * @throws IOException if its file cannot be read
     */
    Geometry polygon() throws IOException {
        if (roi == null) {
            return null;
        }
        try {
            return RegionFile.read(roi, Optional.ofNullable(roiCrs));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--roi " + e.getMessage());
        }
    }

    /** The box, or null. */
    ReferencedEnvelope box() {
        if (bbox == null) {
            return null;
        }
        try {
            return RegionText.box(bbox);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--bbox " + e.getMessage(), e);
        }
    }
}
