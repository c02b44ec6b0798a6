package org.classifycerrado.learn.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Version;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.score.Agreement;
import org.classifycerrado.learn.score.PublishedScores;
import org.classifycerrado.learn.score.Scenario;
import org.classifycerrado.learn.score.Weighting;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelItem;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.model.WeightsFormat;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.torchscript.MalformedArchiveException;
import org.classifycerrado.torchscript.TorchScriptArchive;

/** Brings models into a store. A model is in it whole and after a trial run, or not at all. */
public final class ModelImport {

    private static final int PATCH = 128;

    private final ModelStore store;
    private final boolean overwrite;
    private final InferenceRuntime runtime;

    /**
     * A model that was imported.
     *
     * @param model the model in the store
     * @param trial what its trial run gave
     * @param told what the checkpoint's name says, and was relied on; may be empty
     * @param warnings what its owner should look at
     */
    public record Imported(Model model, Trial trial, String told, List<String> warnings) {

        /** Takes a copy. */
        public Imported {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * An import into a store.
     *
     * @param store where models go
     * @param overwrite whether a model of the same id is replaced
     * @param runtime where models are tried out; a child process, since unknown weights and precisions may crash it
     */
    public ModelImport(ModelStore store, boolean overwrite, InferenceRuntime runtime) {
        this.store = store;
        this.overwrite = overwrite;
        this.runtime = runtime;
    }

    /**
     * Imports a {@code state_dict} as a network of a known architecture, batch normalisation folded.
     *
     * @param request file and what it cannot tell
     * @return the model
     * @throws InvalidParameterException if something given contradicts the checkpoint
     * @throws UnsupportedCheckpointException if it is of no known architecture
     * @throws MalformedArchiveException if it is no checkpoint, or damaged
     * @throws CardException if the id is taken, or not allowed
     * @throws SegmentationException if the network cannot be run
     * @throws IOException if a file cannot be read or written
     */
    public Imported checkpoint(ImportRequest request)
            throws IOException, UnsupportedCheckpointException, CardException, SegmentationException {
        if (request.id().isPresent()) {
            store.requireFree(request.id().get(), overwrite);
        }
        Checkpoint checkpoint = Checkpoint.read(request.checkpoint(), request.architecture());
        Network network = checkpoint.network();
        Level level = level(network, request.level());
        Modality modality = modality(network, request.modality());
        Architecture architecture = network.architecture();
        List<String> warnings = new ArrayList<>();
        if (!checkpoint.leftOut().isEmpty()) {
            warnings.add("left out, because " + architecture.id() + " has no such weights: "
                    + KeyMatch.shortened(checkpoint.leftOut()));
        }
        String file = request.checkpoint().getFileName().toString();
        Optional<CheckpointName> said = CheckpointName.of(file);
        Optional<CheckpointName> name = said.filter(
                each -> each.architecture() == architecture && each.level() == level && each.modality() == modality);
        if (said.isPresent() && name.isEmpty()) {
            warnings.add("the file's name says " + said.get() + "; the checkpoint is of "
                    + String.join(", ", architecture.id(), level.name(), modality.id())
                    + ": nothing is taken from the name");
        }
        Optional<Weighting> weighting = request.weighting().or(() -> name.map(CheckpointName::weighting));
        List<String> kind = new ArrayList<>(List.of(architecture.id(), level.name(), modality.id()));
        weighting.ifPresent(each -> kind.add(each.id()));
        String id = request.id().orElseGet(() -> idOf(kind));
        if (request.id().isEmpty()) {
            store.requireFree(id, overwrite);
        }
        ModelName called = new ModelName(id, request.title().orElseGet(() -> String.join(", ", kind)));
        Optional<PublishedScores> published = published(request, architecture, modality, level, weighting);
        Normalization.Method normalization = normalization(request);
        JsonObject training = new JsonObject();
        training.addProperty("checkpoint", file);
        training.addProperty("checkpointSha256", ModelStore.sha256(request.checkpoint()));
        training.addProperty("importedBy", "ClassifyCerrado " + Version.current());
        weighting.ifPresent(each -> training.addProperty("classWeights", each == Weighting.W));
        JsonObject scores = new JsonObject();
        published.ifPresent(each -> {
            training.addProperty("data", "CerraData-4MM");
            training.addProperty("published", true);
            scores.addProperty("data", each.source().description());
            addPercent(scores, "macroF1", each.macroF1());
            addPercent(scores, "meanIou", each.meanIou());
            addPercent(scores, "accuracy", each.accuracy());
        });
        String told = name.map(CheckpointName::toString).orElse("");
        return inTemporaryFolder(WeightsFormat.TORCHSCRIPT, told, warnings, weights -> {
            TorchScriptArchive.write(weights, network.bothPrecisions(checkpoint.weights()));
            String sha256 = ModelStore.sha256(weights);
            ModelCard card = card(
                    request, called, network, level, modality, normalization, Precision.FP32, sha256, training, scores);
            Agreement agreement = Agreement.of(new Model(card, weights, Set.of()), Precision.BF16, runtime);
            training.add(Precision.BF16.id(), agreement.toJson());
            Precision precision = agreement.isEnough() ? Precision.BF16 : Precision.FP32;
            return card(request, called, network, level, modality, normalization, precision, sha256, training, scores);
        });
    }

    /** What a model is called, by machines and by people. */
    private record ModelName(String id, String title) {}

    private static String idOf(List<String> kind) {
        return String.join("-", kind).toLowerCase(Locale.ROOT).replace('+', '-');
    }

    private static ModelCard card(
            ImportRequest request,
            ModelName called,
            Network network,
            Level level,
            Modality modality,
            Normalization.Method normalization,
            Precision precision,
            String sha256,
            JsonObject training,
            JsonObject scores) {
        BandStatistics statistics = BandStatistics.cerradata(modality);
        return new ModelCard(
                called.id(),
                called.title(),
                request.description(),
                network.architecture().id(),
                level,
                modality,
                modality.bands(),
                PATCH,
                stride(network.architecture()),
                request.input(),
                Normalization.of(normalization, statistics),
                Optional.of(statistics),
                0,
                network.architecture().probabilities(),
                precision.id(),
                sha256,
                request.licence(),
                training,
                scores);
    }

    /**
     * Imports a whole network as it is.
     *
     * @param file traced or scripted module, or ONNX model
     * @param format which of them it is
     * @param cardFile the model's card, or its item of a STAC catalogue; where it lacks {@code sha256}, that is filled
     *     in
     * @return the model
     * @throws MalformedArchiveException if the file is no TorchScript archive, or damaged
     * @throws CardException if the card is not sound, or its id is taken
     * @throws SegmentationException if the network cannot be run, or does not do what the card says
     * @throws IOException if a file cannot be read or written
     */
    public Imported network(Path file, WeightsFormat format, Path cardFile)
            throws IOException, CardException, SegmentationException {
        ModelCard card = ModelCard.parse(withChecksum(Files.readString(cardFile), file));
        store.requireFree(card.id(), overwrite);
        if (format == WeightsFormat.TORCHSCRIPT) {
            TorchScriptArchive.verify(file);
        }
        return inTemporaryFolder(format, "", List.of(), weights -> {
            Files.copy(file, weights);
            if (!ModelStore.sha256(weights).equals(card.sha256())) {
                throw new CardException("sha256 is " + card.sha256() + "; the weights have "
                        + ModelStore.sha256(weights) + ". Leave it out to have it filled in");
            }
            return card;
        });
    }

    private static String withChecksum(String card, Path weights) throws CardException, IOException {
        try {
            JsonObject json = JsonParser.parseString(card).getAsJsonObject();
            if (ModelItem.isItem(json)) {
                json = ModelItem.card(json);
            }
            if (!json.has("sha256")) {
                json.addProperty("sha256", ModelStore.sha256(weights));
            }
            return json.toString();
        } catch (JsonParseException | IllegalStateException e) {
            throw new CardException("the card is not a JSON object: " + e.getMessage());
        }
    }

    /** Fills the file of the weights and tells its card. */
    private interface Maker {
        ModelCard make(Path weights) throws IOException, CardException, SegmentationException;
    }

    private Imported inTemporaryFolder(WeightsFormat format, String told, List<String> warnings, Maker maker)
            throws IOException, CardException, SegmentationException {
        Path work = Files.createTempDirectory("cerrado-import");
        Path weights = work.resolve(format.fileName());
        try {
            ModelCard card = maker.make(weights);
            Trial trial = Trial.run(new Model(card, weights, Set.of()), runtime);
            return new Imported(store.save(card, weights), trial, told, warnings);
        } finally {
            Files.deleteIfExists(weights);
            Files.deleteIfExists(work);
        }
    }

    /** A stride as large as the patch leaves no choice of windows. */
    private static OptionalInt stride(Architecture architecture) {
        return architecture.stride() < PATCH ? OptionalInt.of(architecture.stride()) : OptionalInt.empty();
    }

    private static Optional<PublishedScores> published(
            ImportRequest request,
            Architecture architecture,
            Modality modality,
            Level level,
            Optional<Weighting> weighting) {
        if (!request.published()) {
            return Optional.empty();
        }
        Weighting known = weighting.orElseThrow(() -> new InvalidParameterException(
                "weights",
                "is missing, and the file is not named as the published ones, such as"
                        + " unet_14cSAR_W_model_epoch_53.pt. Allowed: w (trained with class weights), nw"));
        Optional<PublishedScores> scores = PublishedScores.find(architecture, new Scenario(modality, known, level));
        if (scores.isEmpty()) {
            throw new InvalidParameterException(
                    "published", "the checkpoint is of " + architecture.id() + ", of which none is published");
        }
        return scores;
    }

    private static Normalization.Method normalization(ImportRequest request) {
        if (!request.published()) {
            return request.normalization()
                    .orElseThrow(() -> new InvalidParameterException(
                            "normalization", "is missing; a checkpoint does not tell it. Allowed: none, 0to1, 1to1"));
        }
        Normalization.Method method = request.normalization().orElse(Normalization.Method.NONE);
        if (method != Normalization.Method.NONE) {
            throw new InvalidParameterException(
                    "normalization", "is " + method.id() + "; every published checkpoint was trained with none");
        }
        return method;
    }

    private static void addPercent(JsonObject json, String name, double percent) {
        if (!Double.isNaN(percent)) {
            json.addProperty(name, Math.round(percent * 100) / 1e4);
        }
    }

    private static Level level(Network network, Optional<Level> wanted) {
        Level told = Arrays.stream(Level.values())
                .filter(level -> Legend.of(level).size() == network.classes())
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "level", "the checkpoint tells " + network.classes() + " classes apart; L1 has 7, L2 has 14"));
        if (wanted.isPresent() && wanted.get() != told) {
            throw new InvalidParameterException(
                    "level",
                    "is " + wanted.get() + "; the checkpoint tells " + network.classes() + " classes apart, those of "
                            + told);
        }
        return told;
    }

    private static Modality modality(Network network, Optional<Modality> wanted) {
        Modality told = Arrays.stream(Modality.values())
                .filter(modality -> modality.bands().size() == network.channels())
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "modality",
                        "the checkpoint reads " + network.channels() + " channels; allowed: "
                                + Arrays.stream(Modality.values())
                                        .map(m -> m.bands().size() + " (" + m.id() + ")")
                                        .collect(Collectors.joining(", "))));
        if (wanted.isPresent() && wanted.get() != told) {
            throw new InvalidParameterException(
                    "modality",
                    "is " + wanted.get().id() + "; the checkpoint reads " + network.channels() + " channels, those of "
                            + told.id());
        }
        return told;
    }
}
