package org.classifycerrado.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;

/**
 * A file of polygons for readers that take files of this machine alone: itself, or a copy that goes when this is
 * closed. What belongs to a Shapefile comes with it.
 */
final class VectorInput implements AutoCloseable {

    private static final Pattern SHAPEFILE = Pattern.compile("(?i)\\.shp$");
    private static final Pattern PART = Pattern.compile("(?i)\\.(dbf|prj|cpg)$");

    private final Storage storage;
    private final String name;
    private final List<String> places;
    private final Optional<Path> copies;
    private final Path path;

    private VectorInput(Storage storage, String name, List<String> places, Optional<Path> copies, Path path) {
        this.storage = storage;
        this.name = name;
        this.places = places;
        this.copies = copies;
        this.path = path;
    }

    /**
     * Finds a file, and fetches it if it is elsewhere.
     *
     * @param name its place; it must exist
     * @throws IOException if it cannot be read
     */
    static VectorInput open(Storage storage, String name) throws IOException {
        String place = storage.qualified(name);
        List<String> places = new ArrayList<>(List.of(place));
        String stem = SHAPEFILE.matcher(place).replaceFirst("");
        if (!stem.equals(place)) {
            for (Storage.Entry entry : storage.list(place.substring(0, place.lastIndexOf('/')))) {
                if (PART.matcher(entry.place()).replaceFirst("").equals(stem)) {
                    places.add(entry.place());
                }
            }
        }
        Optional<Path> local = Storage.local(place);
        if (local.isPresent()) {
            return new VectorInput(storage, name, places, Optional.empty(), local.get());
        }
        Path folder = Files.createTempDirectory("cerrado-polygons");
        VectorInput copied = new VectorInput(storage, name, places, Optional.of(folder), copy(folder, place));
        try {
            for (String each : places) {
                storage.copyOut(each, copy(folder, each));
            }
            return copied;
        } catch (IOException e) {
            copied.close();
            throw e;
        }
    }

    private static Path copy(Path folder, String place) {
        return folder.resolve(place.substring(place.lastIndexOf('/') + 1));
    }

    /** Reads a file of this machine. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    /**
     * Reads the file.
     *
     * @param reader what it says of the file is said of its place
     * @return what the reader gives
     * @throws InvalidParameterException if the reader does
     * @throws IllegalArgumentException if the reader does
     * @throws IOException if it cannot be read
     */
    <T> T read(Reader<T> reader) throws IOException {
        try {
            return reader.read(path);
        } catch (InvalidParameterException e) {
            throw new InvalidParameterException(e.parameter(), named(e.problem()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(named(e.getMessage()), e);
        }
    }

    private String named(String message) {
        return message.replace(path.toString(), name);
    }

    /** A checksum of all that belongs to the file. */
    String checksum() throws IOException {
        List<String> checksums = new ArrayList<>();
        for (String place : places) {
            checksums.add(storage.checksum(place));
        }
        return String.join(",", checksums);
    }

    @Override
    public void close() throws IOException {
        if (copies.isPresent()) {
            for (String place : places) {
                Files.deleteIfExists(copy(copies.get(), place));
            }
            Files.deleteIfExists(copies.get());
        }
    }
}
