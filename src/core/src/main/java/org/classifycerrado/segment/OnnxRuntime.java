package org.classifycerrado.segment;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/** DJL's engine for ONNX models, which is not part of this program: an administrator may put it beside it. */
final class OnnxRuntime {

    private static final Logger LOGGER = Logging.getLogger(OnnxRuntime.class);

    private static final String NAME = "OnnxRuntime";

    /** Where ONNX Runtime looks for its libraries before it unpacks them itself. */
    private static final String LIBRARIES = "onnxruntime.native.path";

    /** The threads of {@link Streams} share the cores out, so each pass computes in its own thread alone. */
    static final Map<String, String> OPTIONS = Map.of("interOpNumThreads", "1", "intraOpNumThreads", "1");

    /** Folders that are older are not of this program. */
    private static final Instant BEGIN = Instant.now();

    private OnnxRuntime() {}

    /**
     * The engine.
     *
     * @return the engine
     * @throws SegmentationException if it is not there, or does not start
     */
    static synchronized Engine engine() throws SegmentationException {
        // DJL looks for all of its engines when the first is asked for.
        PyTorch.engine();
        if (!Engine.hasEngine(NAME)) {
            throw new SegmentationException(
                    "the model is in ONNX, and ONNX Runtime is not installed; import.md names the two jars that it takes",
                    null);
        }
        try {
            return System.getProperty(LIBRARIES) == null ? start() : Engine.getEngine(NAME);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new SegmentationException("the model is in ONNX, and ONNX Runtime does not start here: " + e, e);
        }
    }

    /**
     * Starts the engine from libraries that are gone as soon as they are loaded. Those that ONNX Runtime unpacks itself
     * stay until an orderly exit of the JVM, which the child process does not have.
     */
    private static Engine start() throws IOException {
        Path folder = Files.createTempDirectory("cerrado-onnx");
        try {
            for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
                String name = System.mapLibraryName(library);
                String resource = "ai/onnxruntime/native/" + platform() + "/" + name;
                try (InputStream in = OnnxRuntime.class.getClassLoader().getResourceAsStream(resource)) {
                    if (in == null) {
                        throw new IOException("it has no " + resource);
                    }
                    Files.copy(in, folder.resolve(name));
                }
            }
            System.setProperty(LIBRARIES, folder.toString());
            return Engine.getEngine(NAME);
        } finally {
            delete(folder);
            deleteUnused(folder.getParent());
        }
    }

    /** ONNX Runtime makes a folder for libraries in any case, and leaves it empty here. */
    private static void deleteUnused(Path temporary) {
        try (var folders = Files.newDirectoryStream(temporary, "onnxruntime-java*")) {
            for (Path folder : folders) {
                if (!Files.getLastModifiedTime(folder).toInstant().isBefore(BEGIN)) {
                    // Fails where the folder is not empty, and so another program's.
                    Files.delete(folder);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a folder of ONNX Runtime stays", e);
        }
    }

    /** What ONNX Runtime calls this platform. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux") + "-"
                + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    private static void delete(Path folder) {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // Windows keeps libraries that are loaded.
            LOGGER.log(Level.FINE, "ONNX Runtime's libraries stay in " + folder, e);
        }
    }
}
