package org.classifycerrado.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The demonstration models that come inside the jar. */
final class BundledModels {

    private static final String RESOURCE = "/demo-models";

    private BundledModels() {}

    /**
     * Unpacks them.
     *
     * @param folder receives a new sub-folder
     * @return the folder of the models
     * @throws IOException if they cannot be written
     */
    static Path unpack(Path folder) throws IOException {
        Path target = folder.resolve("models");
        URL resource = BundledModels.class.getResource(RESOURCE);
        if (resource == null) {
            return Files.createDirectories(target);
        }
        try {
            URI uri = resource.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath(RESOURCE), target);
                }
            } else {
                copy(Path.of(uri), target);
            }
        } catch (URISyntaxException e) {
            throw new IOException("the demonstration models cannot be read", e);
        }
        return target;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
