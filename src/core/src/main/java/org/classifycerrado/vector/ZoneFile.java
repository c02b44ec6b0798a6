package org.classifycerrado.vector;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.TextFile;
import org.classifycerrado.imagery.ZoneFeatures;

/** Reads polygons with attributes from a file. */
public final class ZoneFile {

    private ZoneFile() {}

    /**
     * Reads a file.
     *
     * @param file GeoJSON, a GeoPackage or a Shapefile
     * @return its features
     * @throws InvalidParameterException if it is nothing of this
     * @throws IOException if it cannot be read
     */
    public static ZoneFeatures read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidParameterException("zones", "there is no file '" + file + "'");
        }
        try {
            if (GeoPackage.isOne(file)) {
                return GeoPackage.features(file);
            }
            return Shapefile.isOne(file) ? Shapefile.features(file) : ZoneFeatures.geoJson(TextFile.read(file));
        } catch (CharacterCodingException e) {
            throw new InvalidParameterException(
                    "zones", "is '" + file + "'; allowed: GeoJSON, a GeoPackage or a Shapefile");
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException("zones", e.getMessage());
        }
    }
}
