package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.logging.Logger;
import org.classifycerrado.host.Settings;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import org.geotools.util.logging.Logging;

/**
 * The administrator's settings, {@code cerrado/cerrado.properties} in the data directory. The file explains its keys.
 * It is read anew when it has changed. A value that is not allowed is refused with a line in the log, and the default
 * is used.
 */
final class Configuration {

    private static final Logger LOGGER = Logging.getLogger(Configuration.class);

    private static final Settings DEFAULTS = new Settings(
            Map.of(),
            "auto",
            32,
            PatchMosaic.Join.COSINE,
            true,
            400_000_000L,
            0,
            0,
            1,
            16,
            Duration.ZERO,
            24,
            1_000_000);

    private static final Set<String> KEYS = Set.of(
            "models",
            "model.L1",
            "model.L2",
            "device",
            "concurrency",
            "maxWaiting",
            "maxPixels",
            "maxPolygons",
            "maxBatch",
            "maxMemory",
            "worker",
            "workerHeap",
            "workerMemory",
            "workerIdle",
            "timeLimit",
            "maxTimes",
            "overlap",
            "blend",
            "publish");

    private final Path folder;
    private final Path file;

    private FileTime read;
    private Settings settings = DEFAULTS;
    private ModelStore models;
    private WorkerSettings worker = WorkerSettings.DEFAULTS;
    private boolean inline;

    /**
     * Settings in a folder; a file with the defaults, all commented out, is created if there is none.
     *
     * @param folder {@code cerrado} in the data directory
     * @throws IOException if the folder cannot be written
     */
    Configuration(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("cerrado.properties");
        if (!Files.exists(file)) {
            try (InputStream template = Configuration.class.getResourceAsStream("cerrado.properties")) {
                Files.copy(template, file);
            }
        }
        refresh();
    }

    /** The settings as the file has them now. */
    synchronized Settings settings() {
        refresh();
        return settings;
    }

    /** The models in the folder that the file names now. */
    synchronized ModelStore models() {
        refresh();
        return models;
    }

    /** What a child process that runs models may take, as the file has it now. */
    synchronized WorkerSettings worker() {
        refresh();
        return worker;
    }

    /** Where models run, as the file has it now; to be closed. */
    synchronized InferenceRuntime openRuntime() {
        refresh();
        return inline ? new LocalRuntime() : new WorkerRuntime(this::worker);
    }

    private void refresh() {
        FileTime modified = modified();
        if (models != null && modified.equals(read)) {
            return;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            LOGGER.warning(file + " is gone; the defaults are used");
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.warning(file + " cannot be read; what was read before stays: " + e.getMessage());
            if (models != null) {
                return;
            }
        }
        read = modified;
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            LOGGER.warning(file + ": unknown keys are ignored: " + unknown + "; known: " + new TreeSet<>(KEYS));
        }
        settings = parse(properties);
        inline = value(properties, "worker", false, "process or inline", text -> {
            if (!List.of("process", "inline").contains(text)) {
                throw new IllegalArgumentException();
            }
            return text.equals("inline");
        });
        worker = new WorkerSettings(
                (int) number(properties, "workerHeap", WorkerSettings.DEFAULTS.heap(), 64, 1 << 20),
                (int) number(properties, "workerMemory", WorkerSettings.DEFAULTS.memory(), 0, 1 << 30),
                Duration.ofSeconds(number(
                        properties, "workerIdle", WorkerSettings.DEFAULTS.idle().toSeconds(), 1, 10_000_000)));
        Path wanted = value(properties, "models", folder.resolve("models"), "a path", text -> folder.getParent()
                .resolve(text)
                .normalize());
        if (models == null || !models.folder().equals(wanted)) {
            models = new ModelStore(wanted);
        }
        LOGGER.info("settings read from " + file);
    }

    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private Settings parse(Properties properties) {
        Map<Level, String> defaults = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            String id = properties.getProperty("model." + level.name(), "").trim();
            if (!id.isEmpty()) {
                defaults.put(level, id);
            }
        }
        return new Settings(
                defaults,
                value(properties, "device", DEFAULTS.device(), "auto, cpu or gpu:N", text -> {
                    if (!text.matches("auto|cpu|gpu:\\d{1,3}")) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                }),
                value(properties, "overlap", DEFAULTS.overlap(), "an even number from 0 to 512", text -> {
                    int overlap = Integer.parseInt(text);
                    if (overlap < 0 || overlap > 512 || overlap % 2 != 0) {
                        throw new IllegalArgumentException();
                    }
                    return overlap;
                }),
                value(
                        properties,
                        "blend",
                        DEFAULTS.blend(),
                        "core or cosine",
                        text -> PatchMosaic.Join.valueOf(text.toUpperCase(Locale.ROOT))),
                value(properties, "publish", DEFAULTS.publish(), "true or false", text -> {
                    if (!List.of("true", "false").contains(text)) {
                        throw new IllegalArgumentException();
                    }
                    return Boolean.valueOf(text);
                }),
                number(properties, "maxPixels", DEFAULTS.maxPixels(), 1, Long.MAX_VALUE),
                (int) number(properties, "maxBatch", DEFAULTS.maxBatch(), 0, 4096),
                (int) number(properties, "maxMemory", DEFAULTS.maxMemory(), 0, 1 << 30),
                (int) number(properties, "concurrency", DEFAULTS.concurrency(), 1, 64),
                (int) number(properties, "maxWaiting", DEFAULTS.maxWaiting(), 0, 10_000),
                Duration.ofSeconds(
                        number(properties, "timeLimit", DEFAULTS.timeLimit().toSeconds(), 0, 10_000_000)),
                (int) number(properties, "maxTimes", DEFAULTS.maxTimes(), 1, 10_000),
                (int) number(properties, "maxPolygons", DEFAULTS.maxPolygons(), 1, 100_000_000));
    }

    private long number(Properties properties, String key, long otherwise, long least, long most) {
        return value(properties, key, otherwise, "a whole number from " + least + " to " + most, text -> {
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    private <T> T value(Properties properties, String key, T otherwise, String allowed, Function<String, T> parser) {
        String text = properties.getProperty(key, "").trim();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            LOGGER.warning(
                    file + ": " + key + "=" + text + " is refused, " + otherwise + " is used; allowed: " + allowed);
            return otherwise;
        }
    }
}
