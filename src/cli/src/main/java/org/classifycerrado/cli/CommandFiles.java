package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.time.DatedFolder;

/**
 * The files that a command reads and those that it is about to write. {@link #check} refuses, before anything is done,
 * what would destroy one of them: an output that is an input, belongs to one (as a mask beside an image does) or lies
 * in one (as a patch does in a dataset), and two outputs that are one file. Links count as what they lead to.
 */
final class CommandFiles {

    /** What readers look for beside a file, added to its name or put in place of its ending. */
    private static final List<String> COMPANIONS = List.of(
            ".aux.xml", ".msk", ".ovr", ".msk.ovr", ".tfw", ".tifw", ".wld", ".prj", ".shp", ".shx", ".dbf", ".cpg");

    private record Named(String parameter, Path path) {}

    private final List<Named> inputs = new ArrayList<>();
    private final List<Named> outputs = new ArrayList<>();

    /**
     * Adds a file or folder that is read.
     *
     * @param parameter name of its option, without dashes
     * @param path a file, a folder, or a folder in a zip file; null is none
     */
    CommandFiles reads(String parameter, Path path) {
        if (path != null) {
            inputs.add(new Named(parameter, containing(path)));
        }
        return this;
    }

    /**
     * Adds a GeoTIFF that is read, or a folder of them at several dates, any of which may be.
     *
     * @param parameter name of its option, without dashes
     * @param path a file or a folder; null is none
     * @throws IOException if the folder cannot be listed
     */
    CommandFiles readsDates(String parameter, Path path) throws IOException {
        if (path != null) {
            new DatedFolder(path).files().values().forEach(file -> reads(parameter, file));
        }
        return reads(parameter, path);
    }

    /**
     * Adds a file that is written.
     *
     * @param parameter name of its option, without dashes
     * @param path the file; null is none
     */
    CommandFiles writes(String parameter, Path path) {
        if (path != null) {
            outputs.add(new Named(parameter, path));
        }
        return this;
    }

    /** The path itself, or the zip file that holds it. */
    private static Path containing(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path file = absolute; file != null; file = file.getParent()) {
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return absolute;
    }

    /**
     * Refuses files that cannot, or must not, be written.
     *
     * @param overwrite whether files that exist may be replaced
     * @throws InvalidParameterException if there is such a file
     * @throws IOException if it cannot be found out
     */
    void check(boolean overwrite) throws IOException {
        for (int i = 0; i < outputs.size(); i++) {
            Named output = outputs.get(i);
            for (Named other : outputs.subList(0, i)) {
                if (same(output.path, other.path)) {
                    throw refused(output, "is also --" + other.parameter);
                }
            }
            for (Named input : inputs) {
                if (Files.exists(input.path)) {
                    check(output, input);
                }
            }
        }
        for (Named output : outputs) {
            requireWritable(output.parameter, output.path, overwrite);
        }
    }

    private static void check(Named output, Named input) throws IOException {
        if (same(output.path, input.path)) {
            throw refused(output, "is the input --" + input.parameter);
        }
        Optional<Path> companion = companion(output.path, input.path);
        if (companion.isPresent()) {
            throw refused(output, "belongs to the input --" + input.parameter);
        }
        // A report beside the data is welcome; what lies deeper in a folder of data or models is theirs.
        if (Files.isDirectory(input.path) && Files.exists(output.path)) {
            Path folder = input.path.toRealPath();
            Path file = output.path.toRealPath();
            if (file.startsWith(folder) && !folder.equals(file.getParent())) {
                throw refused(output, "lies in the input --" + input.parameter);
            }
        }
    }

    private static InvalidParameterException refused(Named output, String why) {
        return new InvalidParameterException(output.parameter, "'" + output.path + "' " + why + "; name another file");
    }

    private static Optional<Path> companion(Path output, Path input) throws IOException {
        if (Files.isDirectory(input)) {
            return Optional.empty();
        }
        String name = input.getFileName().toString();
        String stem = name.replaceFirst("\\.[^.]*$", "");
        for (String ending : COMPANIONS) {
            for (String companion : List.of(name + ending, stem + ending)) {
                Path path = input.resolveSibling(companion);
                if (same(output, path)) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether two paths lead to one file, or would if both were written. */
    private static boolean same(Path one, Path other) throws IOException {
        if (Files.exists(one) && Files.exists(other)) {
            return Files.isSameFile(one, other);
        }
        // Where a file is not there yet, nothing tells whether its folder takes capitals for small letters.
        return place(one).equals(place(other));
    }

    private static String place(Path path) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        for (int links = 0; Files.isSymbolicLink(file) && links < 40; links++) {
            file = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
        }
        Path folder = file.getParent();
        Path real = folder != null && Files.isDirectory(folder) ? folder.toRealPath() : folder;
        return (real + "/" + file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /**
     * Refuses a file that cannot be written.
     *
     * @param parameter name of its option, without dashes
     * @param file the file
     * @param overwrite whether it may exist
     * @throws InvalidParameterException if it cannot
     */
    static void requireWritable(String parameter, Path file, boolean overwrite) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new InvalidParameterException(parameter, "'" + file + "' is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidParameterException(parameter, "there is no folder '" + folder + "'");
        }
        if (!Files.isWritable(folder)) {
            throw new InvalidParameterException(parameter, "the folder '" + folder + "' is read-only");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!overwrite) {
                throw new InvalidParameterException(parameter, "'" + file + "' exists; say --overwrite to replace it");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InvalidParameterException(parameter, "'" + file + "' is a device, not a file");
            }
        }
    }
}
