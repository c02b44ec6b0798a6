package org.classifycerrado.learn.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.legend.Lettering;

/**
 * The folder of one training: {@code checkpoint.zip} (all that is needed to go on after the last epoch),
 * {@code best-N.zip} (the weights of the best epoch), {@code epochs.csv} and, where Java has fonts, {@code curves.svg}.
 * Each file is replaced as a whole; whenever the process ends, the checkpoint and the best weights that it speaks of
 * are there.
 */
public final class RunFolder {

    private static final String CHECKPOINT = "checkpoint.zip";

    private final Path folder;
    private final Lettering lettering = Lettering.sansSerif();

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder of a training that begins.
     *
     * @param folder created if it is not there
     * @return the folder
     * @throws InvalidParameterException if there is a training in it
     * @throws IOException if it cannot be created
     */
    public static RunFolder fresh(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(CHECKPOINT))) {
            throw new InvalidParameterException(
                    "out", "there is a training in '" + folder + "'; go on with it (--resume) or name another folder");
        }
        return new RunFolder(folder);
    }

    /**
     * The folder of a training that goes on; without a checkpoint it begins.
     *
     * @param folder created if it is not there
     * @return the folder
     * @throws IOException if it cannot be created
     */
    public static RunFolder resumed(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new RunFolder(folder);
    }

    /** The state to go on from, if there is one. */
    Optional<TrainingState> resume(String fingerprint) throws IOException {
        Path checkpoint = folder.resolve(CHECKPOINT);
        if (!Files.exists(checkpoint)) {
            return Optional.empty();
        }
        TrainingState state = StateFile.read(checkpoint);
        if (!state.fingerprint().equals(fingerprint)) {
            throw new InvalidParameterException(
                    "resume",
                    "the checkpoint is of another training; they differ in "
                            + differences(state.fingerprint(), fingerprint));
        }
        return Optional.of(state);
    }

    /** The properties of two JSON objects that differ. */
    private static String differences(String before, String now) {
        JsonObject old = JsonParser.parseString(before).getAsJsonObject();
        JsonObject own = JsonParser.parseString(now).getAsJsonObject();
        Set<String> names = new LinkedHashSet<>(own.keySet());
        names.addAll(old.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(old.get(name), own.get(name)))
                .map(name -> name + " (was " + shown(old.get(name)) + ", is " + shown(own.get(name)) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String shown(JsonElement value) {
        return value == null ? "not there" : value.getAsString();
    }

    /** The best weights that a state speaks of. */
    Weights best(TrainingState state) throws IOException {
        return StateFile.read(bestFile(state)).weights();
    }

    /**
     * Keeps a state.
     *
     * @param state after an epoch
     * @param best the weights of its best epoch, or null if they are kept already
     * @throws IOException if it cannot be kept; what was kept before still is
     */
    void save(TrainingState state, Weights best) throws IOException {
        if (best != null) {
            StateFile.write(
                    bestFile(state),
                    new TrainingState(
                            state.fingerprint(), List.of(), 0, new float[0], Sampling.EACH_ONCE, best, Map.of()));
        }
        StateFile.write(folder.resolve(CHECKPOINT), state);
        removeBestBut(state);
        write("epochs.csv", EpochTable.csv(state.reports()));
        if (!state.reports().isEmpty() && lettering.available()) {
            write("curves.svg", Curves.of(state.reports()).svg());
        }
    }

    private Path bestFile(TrainingState state) {
        return folder.resolve(
                String.format(Locale.ROOT, "best-%d.zip", state.best().epoch()));
    }

    private void removeBestBut(TrainingState state) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "best-*.zip")) {
            for (Path file : files) {
                if (state.best() == null || !file.equals(bestFile(state))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void write(String name, String text) throws IOException {
        Path part = folder.resolve("." + name + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
