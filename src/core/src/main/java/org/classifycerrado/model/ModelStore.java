package org.classifycerrado.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of models, one sub-folder each, holding {@code model.json} and {@code model.pt}; the sub-folder has the
 * model's id as its name. The folder is looked at anew on every call, so that models come and go without a restart; the
 * checksum of a file that has not changed is not computed again. Safe for use by several threads.
 */
public final class ModelStore {

    private final Path folder;
    private final Map<Path, Checked> checked = new ConcurrentHashMap<>();

    private record Checked(long size, FileTime modified, String sha256) {}

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
     * All models, broken ones included, by name. Sub-folders without {@code model.json} are not models.
     *
     * @return the entries; none if the folder does not exist
     * @throws IOException if the folder cannot be read
     */
    public List<Entry> list() throws IOException {
        List<Path> folders;
        try (Stream<Path> children = Files.list(folder)) {
            folders = children.filter(child -> Files.isRegularFile(child.resolve(ModelCard.CARD_FILE)))
                    .sorted(Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
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
        if (!Files.isRegularFile(child.resolve(ModelCard.CARD_FILE))) {
            return Optional.empty();
        }
        return Optional.of(read(child));
    }

    private Model read(Path child) throws CardException {
        Path weights = child.resolve(ModelCard.WEIGHTS_FILE);
        try {
            ModelCard card = CardJson.read(Files.readString(child.resolve(ModelCard.CARD_FILE)));
            String name = child.getFileName().toString();
            if (!card.id().equals(name)) {
                throw new CardException("id is '" + card.id() + "'; the model's folder is named '" + name + "'");
            }
            if (!Files.isRegularFile(weights)) {
                throw new CardException(ModelCard.WEIGHTS_FILE + " is missing");
            }
            String actual = sha256Of(weights);
            if (!actual.equals(card.sha256())) {
                throw new CardException("sha256 is " + card.sha256() + "; " + ModelCard.WEIGHTS_FILE + " has " + actual
                        + ": the weights are not those the card describes");
            }
            return new Model(card, weights);
        } catch (IOException e) {
            throw new CardException("cannot be read: " + e.getMessage());
        }
    }

    /** The checksum of a weights file, which is also checked as an archive: libtorch itself trusts what it reads. */
    private String sha256Of(Path weights) throws IOException, CardException {
        long size = Files.size(weights);
        FileTime modified = Files.getLastModifiedTime(weights);
        Checked known = checked.get(weights);
        if (known == null || known.size != size || !known.modified.equals(modified)) {
            known = new Checked(size, modified, sha256(weights));
            checked.put(weights, known);
        }
        return known.sha256;
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
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Writes a model into the store, replacing one of the same id. The card is moved into place last, so that a reader
     * sees the old model, a model that does not match its checksum, or the new one.
     *
     * @param card the card; its {@code sha256} must be that of {@code weights}
     * @param weights the TorchScript file to copy
     * @return the model in the store
     * @throws CardException if card and weights do not belong together, or the card is not sound
     * @throws IOException if a file cannot be written
     */
    public Model save(ModelCard card, Path weights) throws CardException, IOException {
        String json = CardJson.write(card);
        CardJson.read(json);
        if (!sha256(weights).equals(card.sha256())) {
            throw new CardException("sha256 is " + card.sha256() + "; the weights have " + sha256(weights));
        }
        Path child = Files.createDirectories(folder.resolve(card.id()));
        Path newWeights = child.resolve(ModelCard.WEIGHTS_FILE + ".new");
        Path newCard = child.resolve(ModelCard.CARD_FILE + ".new");
        try {
            Files.copy(weights, newWeights, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(newCard, json);
            Files.move(newWeights, child.resolve(ModelCard.WEIGHTS_FILE), StandardCopyOption.REPLACE_EXISTING);
            Files.move(newCard, child.resolve(ModelCard.CARD_FILE), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(newWeights);
            Files.deleteIfExists(newCard);
        }
        return read(child);
    }
}
