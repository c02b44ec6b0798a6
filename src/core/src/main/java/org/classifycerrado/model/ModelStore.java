package org.classifycerrado.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.Folders;
import org.classifycerrado.torchscript.MalformedArchiveException;
import org.classifycerrado.torchscript.TorchScriptArchive;

/**
 * A folder of models, one sub-folder each, holding {@code model.json} and {@code model.pt}, or {@code model.onnx}; the
 * sub-folder has the model's id as its name. The folder is looked at anew on every call, so that models come and go
 * without a restart; weights that have not changed are not read again. Safe for use by several threads.
 */
public final class ModelStore {

    /** Much more than a card with all its records needs. */
    private static final long LARGEST_CARD = 4L << 20;

    private final Path folder;
    private final Map<Path, Checked> checked = new ConcurrentHashMap<>();

    /** A file, and what reading all of it told: its checksum, and its methods or why libtorch must not have it. */
    private record Checked(
            long size, FileTime modified, Object key, String sha256, Set<String> methods, Optional<String> damage) {
        boolean describes(BasicFileAttributes file) {
            return size == file.size()
                    && modified.equals(file.lastModifiedTime())
                    && Objects.equals(key, file.fileKey());
        }
    }

    /**
     * One sub-folder and what came of reading it.
     *
     * @param name of the sub-folder
     * @param model the model, or empty if it is broken
     * @param problem why it is broken, or empty
     */
    public record Entry(String name, Optional<Model> model, Optional<String> problem) {}

    /**
     * A store on a folder.
     *
     * @param folder the folder of models; it may be created later
     */
    public ModelStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder of the models.
     *
     * @return the folder given at construction
     */
    public Path folder() {
        return folder;
    }

    /**
     * All models, broken ones included, by name. A sub-folder counts if it has {@code model.json} or weights and its
     * name does not begin with a dot.
     *
     * @return the entries; none if the folder does not exist
     * @throws IOException if the folder cannot be read
     */
    public List<Entry> list() throws IOException {
        List<Path> folders;
        try (Stream<Path> children = Files.list(folder)) {
            folders = children.filter(ModelStore::isModel)
                    .sorted(Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        checked.keySet().removeIf(weights -> !folders.contains(weights.getParent()));
        List<Entry> entries = new ArrayList<>();
        for (Path child : folders) {
            String name = child.getFileName().toString();
            try {
                entries.add(new Entry(name, Optional.of(read(child)), Optional.empty()));
            } catch (CardException e) {
                entries.add(new Entry(name, Optional.empty(), Optional.of(e.getMessage())));
            }
        }
        return entries;
    }

    private static boolean isModel(Path child) {
        return !child.getFileName().toString().startsWith(".")
                && (Files.isRegularFile(child.resolve(ModelCard.CARD_FILE))
                        || !weightsIn(child).isEmpty());
    }

    private static List<Path> weightsIn(Path child) {
        return Arrays.stream(WeightsFormat.values())
                .map(format -> child.resolve(format.fileName()))
                .filter(Files::isRegularFile)
                .toList();
    }

    /**
     * The models that are sound.
     *
     * @return by id
     * @throws IOException if the folder cannot be read
     */
    public List<Model> models() throws IOException {
        return list().stream().flatMap(entry -> entry.model().stream()).toList();
    }

    /**
     * Finds a model by its id.
     *
     * @param id any text; only one that is the name of a listed model finds one
     * @return the model, or empty if there is none of that id
     * @throws CardException if there is one but it is broken
     * @throws IOException if the folder cannot be read
     */
    public Optional<Model> find(String id) throws CardException, IOException {
        // The pattern admits no separator, so the id cannot lead out of the folder.
        if (!CardJson.ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Path child = folder.resolve(id);
        return isModel(child) ? Optional.of(read(child)) : Optional.empty();
    }

    private Model read(Path child) throws CardException {
        List<Path> found = weightsIn(child);
        if (found.size() > 1) {
            throw new CardException("has " + ModelCard.WEIGHTS_FILE + " and " + WeightsFormat.ONNX.fileName()
                    + "; take away the one that the card does not describe");
        }
        Path weights = found.isEmpty() ? child.resolve(ModelCard.WEIGHTS_FILE) : found.get(0);
        try {
            ModelCard card = CardJson.read(text(child.resolve(ModelCard.CARD_FILE)));
            String name = child.getFileName().toString();
            if (!card.id().equals(name)) {
                throw new CardException("id is '" + card.id() + "'; the model's folder is named '" + name + "'");
            }
            return new Model(card, weights, check(card, weights));
        } catch (IOException e) {
            throw new CardException("cannot be read: " + e.getMessage());
        }
    }

    private static String text(Path card) throws IOException, CardException {
        if (!Files.isRegularFile(card)) {
            throw new CardException(ModelCard.CARD_FILE + " is missing");
        }
        if (Files.size(card) > LARGEST_CARD) {
            throw new CardException(ModelCard.CARD_FILE + " has " + Files.size(card) + " bytes; at most " + LARGEST_CARD
                    + " are accepted");
        }
        try {
            return Files.readString(card);
        } catch (CharacterCodingException e) {
            throw new CardException(ModelCard.CARD_FILE + " is not text in UTF-8");
        }
    }

    /** Gives the methods of sound weights. */
    private Set<String> check(ModelCard card, Path weights) throws IOException, CardException {
        if (!Files.isRegularFile(weights)) {
            throw new CardException(ModelCard.WEIGHTS_FILE + " is missing");
        }
        Checked file = read(weights, Files.readAttributes(weights, BasicFileAttributes.class));
        if (!file.sha256.equals(card.sha256())) {
            throw new CardException("sha256 is " + card.sha256() + "; " + weights.getFileName() + " has " + file.sha256
                    + ": the weights are not those the card describes");
        }
        if (file.damage.isPresent()) {
            throw new CardException("its weights are damaged: " + file.damage.get());
        }
        return file.methods;
    }

    /**
     * Reads a weights file, anew only if it has changed. libtorch trusts what it reads, so all of it is checked; ONNX
     * Runtime checks for itself.
     */
    private Checked read(Path weights, BasicFileAttributes now) throws IOException {
        Checked known = checked.get(weights);
        if (known == null || !known.describes(now)) {
            Set<String> methods = Set.of();
            Optional<String> damage = Optional.empty();
            try {
                if (WeightsFormat.of(weights) == WeightsFormat.TORCHSCRIPT) {
                    methods = TorchScriptArchive.verify(weights);
                }
            } catch (MalformedArchiveException e) {
                damage = Optional.of(e.getMessage());
            }
            known = new Checked(now.size(), now.lastModifiedTime(), now.fileKey(), sha256(weights), methods, damage);
            checked.put(weights, known);
        }
        return known;
    }

    /**
     * The SHA-256 checksum of a file.
     *
     * @param file the file
     * @return 64 lower-case hexadecimal digits
     * @throws IOException if it cannot be read
     */
    public static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Refuses an id under which a model cannot be saved.
     *
     * @param id the id
     * @param overwrite whether a model of that id may be replaced
     * @throws CardException if it is no id, or is taken: by a model that may not be replaced, or by a folder that holds
     *     anything but a model
     */
    public void requireFree(String id, boolean overwrite) throws CardException {
        if (!CardJson.ID.matcher(id).matches()) {
            throw new CardException("id is '" + id + "'; allowed: " + CardJson.ID_ALLOWED);
        }
        if (!overwrite && Files.exists(folder.resolve(id))) {
            throw new CardException("id is '" + id + "'; there is a model of that id, or another folder of that name");
        }
        String others = othersIn(folder.resolve(id));
        if (!others.isEmpty()) {
            throw new CardException("id is '" + id + "'; the folder of that name has more in it than a model, which"
                    + " would be lost: " + others);
        }
    }

    /** What there is besides the files of a model. */
    private static String othersIn(Path place) {
        if (Files.exists(place) && !Files.isDirectory(place)) {
            return place.getFileName().toString();
        }
        String[] names = place.toFile().list();
        return names == null
                ? ""
                : Stream.of(names)
                        .filter(name -> !name.startsWith("."))
                        .filter(name -> !name.equals(ModelCard.CARD_FILE))
                        .filter(name -> Arrays.stream(WeightsFormat.values())
                                .noneMatch(format -> format.fileName().equals(name)))
                        .sorted()
                        .limit(3)
                        .collect(Collectors.joining(", "));
    }

    /**
     * Writes a model into the store, replacing one of the same id. The model is written and checked in a hidden folder,
     * which then takes its place: there is never a folder with half a model. While one is replaced there is, for an
     * instant, none.
     *
     * @param card the card; its {@code sha256} must be that of {@code weights}
     * @param weights the file to copy; one whose name ends in {@code .onnx} is an ONNX model
     * @return the model in the store
     * @throws CardException if card and weights do not belong together, or the card is not sound
     * @throws IOException if a file cannot be written; the store is then as it was
     */
    public Model save(ModelCard card, Path weights) throws CardException, IOException {
        String json = CardJson.write(card);
        CardJson.read(json);
        Files.createDirectories(folder);
        Path target = folder.resolve(card.id());
        Path part = folder.resolve("." + card.id() + "." + UUID.randomUUID() + ".part");
        Path old = folder.resolve("." + card.id() + "." + UUID.randomUUID() + ".old");
        Path copy = part.resolve(WeightsFormat.of(weights).fileName());
        try {
            Files.createDirectory(part);
            Files.copy(weights, copy);
            Files.writeString(part.resolve(ModelCard.CARD_FILE), json);
            check(card, copy);
            if (Files.exists(target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (Files.exists(old)) {
                    Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
        } finally {
            checked.remove(copy);
            Folders.delete(part);
            Folders.delete(old);
        }
        return read(target);
    }
}
