package org.classifycerrado.imagery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.time.DatedFolder;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffException;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.util.logging.Logging;

/**
 * Coverages that are GeoTIFF files, or folders of them at several dates, named by their path. For a host whose caller
 * owns the machine (the command line), as it opens whatever the path says.
 */
public final class GeoTiffFiles implements CoverageSource {

    private static final Logger LOGGER = Logging.getLogger(GeoTiffFiles.class);

    @Override
    public OpenCoverage open(String parameter, String name, Optional<String> time) throws IOException {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidParameterException(parameter, "'" + name + "' is not a file name");
        }
        return Files.isDirectory(file) ? openDated(parameter, file, time) : open(parameter, file);
    }

    /** The newest GeoTIFF of a folder, or the newest within a time. */
    private static OpenCoverage openDated(String parameter, Path folder, Optional<String> time) throws IOException {
        NavigableMap<LocalDate, Path> files = new DatedFolder(folder).files();
        LocalDate day = DatedFolder.choose(parameter, folder.toString(), files.navigableKeySet(), time);
        return open(parameter, files.get(day)).withTime();
    }

    private static OpenCoverage open(String parameter, Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InvalidParameterException(parameter, "there is no readable file '" + file + "'");
        }
        return open(parameter, file.toString(), file.getFileName().toString(), file.toFile(), Files.size(file));
    }

    /**
     * Opens a GeoTIFF that is no file of this machine.
     *
     * @param parameter the request's parameter that names it, for messages
     * @param name as the request gives it, for messages
     * @param title what to call the coverage
     * @param tiff the file; read as long as the coverage is open, and closed with it or if it cannot be opened
     * @return the coverage
     * @throws InvalidParameterException if it is not readable; the message says why
     * @throws IOException if its size cannot be told
     */
    public static OpenCoverage open(String parameter, String name, String title, TiffStream tiff) throws IOException {
        boolean opened = false;
        try {
            OpenCoverage coverage =
                    open(parameter, name, title, tiff, tiff.channel().size());
            opened = true;
            return coverage.andThen(() -> close(tiff));
        } finally {
            if (!opened) {
                close(tiff);
            }
        }
    }

    private static void close(TiffStream tiff) {
        try {
            tiff.close();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "is closed already", e);
        }
    }

    /** Opens what GeoTools' reader takes. */
    private static OpenCoverage open(String parameter, String name, String title, Object tiff, long size) {
        try {
            TiffFile.with(tiff, TiffFile::requireSound);
            return LazyReader.open(title, new GeoTiffReader(tiff), List.of());
        } catch (UnsupportedTiffException e) {
            throw new InvalidParameterException(parameter, "'" + name + "' " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            // The readers throw either, depending on where a file is damaged.
            LOGGER.log(Level.FINE, "cannot read " + name, e);
            throw new InvalidParameterException(parameter, "'" + name + "' " + problem(tiff, size, e));
        }
    }

    /** Why a file cannot be read, as far as that can be told, and what helps. */
    private static String problem(Object tiff, long size, Exception failure) {
        String unreadable = "is not a readable GeoTIFF (" + size + " bytes)";
        if (!TiffFile.isOne(tiff)) {
            return unreadable + "; of other formats that GDAL reads 'gdal_translate -of COG FILE out.tif' makes one";
        }
        Optional<String> crs = unknownCrs(tiff, failure);
        if (crs.isPresent()) {
            return "is in " + crs.get() + ", which this software does not know; 'gdalwarp -t_srs EPSG:32722' brings it"
                    + " into a CRS that it does, such as a UTM zone";
        }
        return isGeoreferenced(tiff) ? unreadable : unreadable + "; it does not say where on Earth it lies";
    }

    private static boolean isGeoreferenced(Object tiff) {
        try {
            return TiffFile.with(tiff, TiffFile::isGeoreferenced);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no directory in " + tiff, e);
            return true; // nobody knows
        }
    }

    /** A file's CRS, if that is what cannot be read: codes and projections are added every year. */
    private static Optional<String> unknownCrs(Object tiff, Throwable failure) {
        boolean ofKeys = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ofKeys |= cause instanceof GeoTiffException;
        }
        if (!ofKeys) {
            return Optional.empty();
        }
        try {
            OptionalInt epsg = TiffFile.with(tiff, TiffFile::epsg);
            return Optional.of(epsg.isPresent() ? "EPSG:" + epsg.getAsInt() : "a projection of its own");
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no directory in " + tiff, e);
            return Optional.empty();
        }
    }
}
