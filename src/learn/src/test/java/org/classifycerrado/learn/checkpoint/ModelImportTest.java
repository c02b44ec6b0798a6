package org.classifycerrado.learn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.score.PublishedScores;
import org.classifycerrado.learn.score.Scenario;
import org.classifycerrado.learn.score.Weighting;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.model.WeightsFormat;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import org.classifycerrado.torchscript.MalformedArchiveException;
import org.classifycerrado.torchscript.Tensor;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImportTest {

    private static final InferenceRuntime RUNTIME = new WorkerRuntime(() -> WorkerSettings.DEFAULTS);

    @TempDir
    Path folder;

    private ModelStore store;
    private Network network;
    private Map<String, Tensor> weights;

    @AfterAll
    static void end() {
        RUNTIME.close();
    }

    @BeforeEach
    void prepare() {
        store = new ModelStore(folder.resolve("models"));
        network = new Network(Architecture.UNET_SMALL, 2, 14);
        weights = new LinkedHashMap<>(network.initialize(3).tensors());
    }

    @Test
    void aCheckpointBecomesAModel() throws Exception {
        Path file = Checkpoints.write(folder.resolve("net.pt"), weights);

        ModelImport.Imported imported = new ModelImport(store, false, RUNTIME).checkpoint(request(file));

        ModelCard card = store.find("mine").orElseThrow().card();
        assertThat(card).isEqualTo(imported.model().card());
        assertThat(card.architecture()).isEqualTo("unet-small");
        assertThat(card.level()).isEqualTo(Level.L2);
        assertThat(card.modality()).isEqualTo(Modality.SAR);
        assertThat(card.stride()).isEqualTo(OptionalInt.of(8));
        assertThat(card.normalization().method()).isEqualTo(Normalization.Method.ZERO_TO_ONE);
        assertThat(card.probabilities()).isFalse();
        assertThat(card.training().get("checkpoint").getAsString()).isEqualTo("net.pt");
        assertThat(card.training().get("checkpointSha256").getAsString()).isEqualTo(ModelStore.sha256(file));
        assertThat(card.scores().size()).isZero();
        assertThat(imported.trial().classes()).isGreaterThan(1);
        assertThat(imported.trial().confidence()).isBetween(1.0 / 14, 1.0);
        assertThat(names(folder.resolve("models"))).containsExactly("mine");
        assertThat(names(folder.resolve("models/mine"))).containsExactlyInAnyOrder("model.json", "model.pt");
    }

    @Test
    void theCardSaysWhetherBf16IsPreciseEnough() throws Exception {
        ModelCard card = new ModelImport(store, false, RUNTIME)
                .checkpoint(request(Checkpoints.write(folder.resolve("net.pt"), weights)))
                .model()
                .card();

        JsonObject bf16 = card.training().getAsJsonObject("bf16");
        assumeFalse(bf16.has("failed"), "SKIPPED: bf16 does not run here: " + bf16);
        assertThat(bf16.get("sameClass").getAsDouble()).isBetween(0.9, 1.0);
        assertThat(card.precision()).isEqualTo(bf16.get("sameClass").getAsDouble() >= 0.999 ? "bf16" : "fp32");
    }

    @Test
    void countersOfBatchesMayBeMissing() throws Exception {
        weights.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));

        Checkpoint checkpoint = Checkpoint.read(Checkpoints.write(folder.resolve("net.pt"), weights), Optional.empty());

        assertThat(checkpoint.weights().tensors().keySet())
                .containsExactlyElementsOf(
                        network.specs().stream().map(WeightSpec::name).toList());
    }

    @Test
    void whatIsGivenMustAgree() throws Exception {
        refused(
                InvalidParameterException.class,
                "level: is L1; the checkpoint tells 14 classes apart, those of L2",
                given(Optional.empty(), Optional.of(Level.L1), Optional.empty()));
        refused(
                InvalidParameterException.class,
                "modality: is msi; the checkpoint reads 2 channels, those of sar",
                given(Optional.empty(), Optional.empty(), Optional.of(Modality.MSI)));
        refused(
                InvalidParameterException.class,
                "architecture: is unet-resnet50; the checkpoint's keys are those of unet-small",
                given(Optional.of(Architecture.UNET_RESNET50), Optional.empty(), Optional.empty()));
        weights = new Network(Architecture.UNET_SMALL, 3, 14).initialize(1).tensors();
        refused(
                InvalidParameterException.class,
                "modality: the checkpoint reads 3 channels; allowed: 12 (msi)",
                none());
        weights = new Network(Architecture.UNET_SMALL, 2, 5).initialize(1).tensors();
        refused(InvalidParameterException.class, "level: the checkpoint tells 5 classes apart", none());
    }

    @Test
    void missingAndUnexpectedKeysAreListed() throws Exception {
        weights.remove("head.bias");
        weights.put("extra.weight", Tensor.floats(new float[1], 1));
        refused(
                UnsupportedCheckpointException.class,
                "Nearest is unet-small: the checkpoint lacks head.bias; it has besides extra.weight",
                none());
        refused(
                UnsupportedCheckpointException.class,
                "the checkpoint is not of unet-small: it lacks head.bias; it has besides extra.weight",
                given(Optional.of(Architecture.UNET_SMALL), Optional.empty(), Optional.empty()));
        refused(
                UnsupportedCheckpointException.class,
                "encoder.conv1.weight, encoder.bn1.weight",
                given(Optional.of(Architecture.UNET_RESNET50), Optional.empty(), Optional.empty()));
        weights = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            weights.put("features." + i, Tensor.floats(new float[1], 1));
        }
        refused(UnsupportedCheckpointException.class, "Its keys: features.0", none());
        refused(UnsupportedCheckpointException.class, "features.7 and 12 more", none());
        refused(UnsupportedCheckpointException.class, "(unet-small, unet-resnet50", none());
        refused(UnsupportedCheckpointException.class, "--torchscript", none());
    }

    @Test
    void wrongShapesAreListed() throws Exception {
        weights.put("encoder.1.conv1.weight", Tensor.floats(new float[32 * 16 * 25], 32, 16, 5, 5));
        refused(
                UnsupportedCheckpointException.class,
                "encoder.1.conv1.weight [32, 16, 5, 5] instead of [32, 16, 3, 3]",
                none());
        weights.put("head.weight", Tensor.floats(new float[1]));
        refused(UnsupportedCheckpointException.class, "head.weight", none());
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() throws Exception {
        weights.get("head.bias").values()[3] = Float.NaN;
        refused(UnsupportedCheckpointException.class, "head.bias holds NaN", none());
    }

    @Test
    void anOverflowOfHalfPrecisionIsToldAsSuch() throws Exception {
        short[] variances = new short[weights.get("encoder.0.norm1.running_var").values().length];
        variances[2] = 0x7c00;
        Path file =
                Checkpoints.write(folder.resolve("net.pt"), weights, Map.of("encoder.0.norm1.running_var", variances));
        assertThatThrownBy(() -> Checkpoint.read(file, Optional.empty()))
                .isInstanceOf(UnsupportedCheckpointException.class)
                .hasMessageStartingWith(
                        "encoder.0.norm1.running_var holds Infinity: a variance overflowed half precision");
    }

    @Test
    void aNetworkThatGivesNoProbabilitiesIsRefused() throws Exception {
        weights.get("encoder.0.norm1.running_var").values()[0] = -4;
        refused(SegmentationException.class, "gives a score of NaN", none());
    }

    @Test
    void damagedFilesAreRefused() throws Exception {
        Path file = Checkpoints.write(folder.resolve("net.pt"), weights);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> new ModelImport(store, false, RUNTIME).checkpoint(request(file)))
                .isInstanceOf(MalformedArchiveException.class)
                .hasMessageContaining("damaged");
        assertThat(folder.resolve("models")).doesNotExist();
    }

    @Test
    void doesNotOverwriteUnasked() throws Exception {
        Path file = Checkpoints.write(folder.resolve("net.pt"), weights);
        new ModelImport(store, false, RUNTIME).checkpoint(request(file));
        assertThatThrownBy(() -> new ModelImport(store, false, RUNTIME).checkpoint(request(file)))
                .isInstanceOf(CardException.class)
                .hasMessageContaining("there is a model of that id");
        new ModelImport(store, true, RUNTIME).checkpoint(request(file));
        assertThat(store.models()).hasSize(1);
    }

    @Test
    void aTorchScriptFileIsTakenAsItIs() throws Exception {
        Path file = folder.resolve("script.pt");
        TorchScriptArchive.write(file, network.inference(network.initialize(1)));
        JsonObject json = cardJson(file);
        json.remove("sha256");
        Path card = Files.writeString(folder.resolve("card.json"), json.toString());

        ModelImport.Imported imported =
                new ModelImport(store, false, RUNTIME).network(file, WeightsFormat.TORCHSCRIPT, card);

        assertThat(imported.model().weights()).hasSameBinaryContentAs(file);
        assertThat(imported.model().card().sha256()).isEqualTo(ModelStore.sha256(file));
    }

    @Test
    void aTorchScriptFileMustDoWhatItsCardSays() throws Exception {
        Path file = folder.resolve("script.pt");
        TorchScriptArchive.write(file, network.inference(network.initialize(1)));
        refusedCard(
                file, json -> json.addProperty("level", "L1"), SegmentationException.class, "its card says level L1");
        refusedCard(
                file,
                json -> json.getAsJsonObject("output").addProperty("scores", "probabilities"),
                SegmentationException.class,
                "does it give logits");
        refusedCard(
                file,
                json -> json.getAsJsonObject("output").addProperty("index", 1),
                SegmentationException.class,
                "the network has 1 outputs");
        refusedCard(file, json -> json.addProperty("sha256", "0".repeat(64)), CardException.class, "sha256 is 000");
        refusedCard(file, json -> json.remove("level"), CardException.class, "level is missing");
        Path checkpoint = Checkpoints.write(folder.resolve("net.pt"), weights);
        refusedCard(checkpoint, json -> json.remove("sha256"), MalformedArchiveException.class, "is it a state_dict");
        assertThatThrownBy(() -> new ModelImport(store, false, RUNTIME)
                        .network(file, WeightsFormat.TORCHSCRIPT, Files.writeString(folder.resolve("card.json"), "[]")))
                .isInstanceOf(CardException.class);
    }

    @Test
    void whatIsSaidToBePublishedMustBePossible() throws Exception {
        refused(
                InvalidParameterException.class,
                "published: the checkpoint is of unet-small, of which none is published",
                given(Optional.empty(), Optional.of(Weighting.NW), true));
        refused(
                InvalidParameterException.class,
                "weights: is missing, and the file is not named as the published ones",
                given(Optional.empty(), Optional.empty(), true));
        refused(
                InvalidParameterException.class,
                "normalization: is missing",
                given(Optional.empty(), Optional.empty(), false));
    }

    @ParameterizedTest
    @CsvSource({
        "unet_14cSAR_W_model_epoch_53.pt, 'unet-resnet50, L2, sar, w'",
        "unet_7cMSISAR_2nonW_model_epoch_29.pt, 'unet-resnet50, L1, msi+sar, nw'",
        "transnuseg_7cMSISAR_w_epoch:12_valloss:0.31_2024-11-02.pt, 'transnuseg, L1, msi+sar, w'",
        "transnuseg_14cMSI_nw_epoch.pt, 'transnuseg, L2, msi, nw'",
        "unet_nw_model.pt,",
        "unet_8cMSI_w_model.pt,",
        "unet_7cMSI_wide.pt,"
    })
    void readsTheNamesOfTheAuthorsCheckpoints(String file, String expected) {
        assertThat(CheckpointName.of(file).map(CheckpointName::toString)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aNameThatTheCheckpointContradictsIsNotReliedOn() throws Exception {
        Path file = Checkpoints.write(folder.resolve("unet_14cSAR_W_model_epoch_53.pt"), weights);

        ModelImport.Imported imported = new ModelImport(store, false, RUNTIME).checkpoint(request(file));

        assertThat(imported.told()).isEmpty();
        assertThat(imported.warnings())
                .containsExactly("the file's name says unet-resnet50, L2, sar, w; the checkpoint is of unet-small, L2,"
                        + " sar: nothing is taken from the name");
        assertThat(imported.model().card().training().has("classWeights")).isFalse();
    }

    @Test
    void weightsThatAreGivenGoIntoTheCard() throws Exception {
        Path file = Checkpoints.write(folder.resolve("net.pt"), weights);

        ModelCard card = new ModelImport(store, false, RUNTIME)
                .checkpoint(given(Optional.of(Normalization.Method.NONE), Optional.of(Weighting.W), false)
                        .of(file))
                .model()
                .card();

        assertThat(card.training().get("classWeights").getAsBoolean()).isTrue();
        assertThat(card.training().has("published")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.", "model.net.", "anything.at.all."})
    void whateverStandsBeforeAllKeysIsTakenOff(String prefix) throws Exception {
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> named.put(prefix + name, tensor));

        Checkpoint checkpoint = Checkpoint.read(Checkpoints.write(folder.resolve("net.pt"), named), Optional.empty());

        assertThat(checkpoint.network().architecture()).isEqualTo(Architecture.UNET_SMALL);
        weights.forEach((name, tensor) ->
                assertThat(checkpoint.weights().get(name).values()).containsExactly(tensor.values()));
        assertThat(checkpoint.leftOut()).isEmpty();
    }

    /** As a module of Lightning that holds its loss, and the averaged model of PyTorch. */
    @Test
    void whatIsBesideTheNetworkIsLeftOutAndNamed() throws Exception {
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("criterion.weight", Tensor.floats(new float[14], 14));
        named.put("n_averaged", Tensor.count(3));
        weights.forEach((name, tensor) -> named.put("model." + name, tensor));
        Path file = Checkpoints.write(folder.resolve("net.pt"), named);

        ModelImport.Imported imported = new ModelImport(store, false, RUNTIME).checkpoint(request(file));

        assertThat(imported.warnings())
                .containsExactly("left out, because unet-small has no such weights: criterion.weight, n_averaged");
    }

    @Test
    void layersThatTheArchitectureDoesNotHaveAreRefused() throws Exception {
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> named.put("model." + name, tensor));
        named.put("model.encoder.0.attention.weight", Tensor.floats(new float[1], 1));
        weights = named;
        refused(
                UnsupportedCheckpointException.class,
                "Nearest is unet-small: the checkpoint has besides encoder.0.attention.weight",
                none());
    }

    @Test
    void twoNetworksInOneCheckpointAreRefused() throws Exception {
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> named.put("model." + name, tensor));
        weights.forEach((name, tensor) -> named.put("ema." + name, tensor));
        weights = named;
        refused(
                UnsupportedCheckpointException.class,
                "holds unet-small 2 times, with these names before its keys: 'model.', 'ema.'",
                none());
    }

    @Test
    void publishedScoresAreThoseOfTheExactTraining() {
        PublishedScores matrix = PublishedScores.find(
                        Architecture.UNET_RESNET50, new Scenario(Modality.MSI_SAR, Weighting.NW, Level.L1))
                .orElseThrow();
        assertThat(List.of(matrix.macroF1(), matrix.meanIou(), matrix.accuracy()))
                .containsExactly(36.49, 31.92, 81.78);
        PublishedScores figure = PublishedScores.find(
                        Architecture.TRANSNUSEG, new Scenario(Modality.SAR, Weighting.W, Level.L2))
                .orElseThrow();
        assertThat(List.of(figure.macroF1(), figure.meanIou(), figure.accuracy()))
                .containsExactly(17.18, 10.70, Double.NaN);
        assertThat(figure.source()).isEqualTo(PublishedScores.Source.FIGURE);
        assertThat(Scenario.all()).hasSize(12).allSatisfy(scenario -> assertThat(
                        List.of(Architecture.UNET_RESNET50, Architecture.TRANSNUSEG))
                .allSatisfy(architecture ->
                        assertThat(PublishedScores.find(architecture, scenario)).isPresent()));
        assertThat(PublishedScores.find(Architecture.UNET_SMALL, matrix.scenario()))
                .isEmpty();
    }

    private static Given given(
            Optional<Normalization.Method> method, Optional<Weighting> weighting, boolean published) {
        return file -> new ImportRequest(
                file,
                Optional.of("mine"),
                Optional.of("Mine"),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                method,
                ExpectedInput.of(1000, SarQuantity.DN),
                weighting,
                published);
    }

    private ImportRequest request(Path file) {
        return given(Optional.empty(), Optional.empty(), Optional.empty()).of(file);
    }

    /** A request that lacks its file. */
    private interface Given {
        ImportRequest of(Path file);
    }

    private static Given none() {
        return given(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Given given(
            Optional<Architecture> architecture, Optional<Level> level, Optional<Modality> modality) {
        return file -> new ImportRequest(
                file,
                Optional.of("mine"),
                Optional.of("Mine"),
                "",
                "",
                architecture,
                level,
                modality,
                Optional.of(Normalization.Method.ZERO_TO_ONE),
                ExpectedInput.of(1000, SarQuantity.DN),
                Optional.empty(),
                false);
    }

    private void refused(Class<? extends Exception> type, String message, Given given) throws IOException {
        Path file = Checkpoints.write(folder.resolve("net.pt"), weights);
        assertThatThrownBy(() -> new ModelImport(store, false, RUNTIME).checkpoint(given.of(file)))
                .isInstanceOf(type)
                .hasMessageContaining(message);
        assertThat(folder.resolve("models")).doesNotExist();
    }

    private JsonObject cardJson(Path weights) throws Exception {
        ModelCard card = new ModelCard(
                "mine",
                "Mine",
                "",
                "other",
                Level.L2,
                Modality.SAR,
                Modality.SAR.bands(),
                64,
                OptionalInt.empty(),
                ExpectedInput.of(1000, SarQuantity.DN),
                new Normalization(Normalization.Method.NONE, List.of(), List.of()),
                Optional.empty(),
                0,
                false,
                "fp32",
                ModelStore.sha256(weights),
                "",
                new JsonObject(),
                new JsonObject());
        return JsonParser.parseString(card.toJson()).getAsJsonObject();
    }

    private void refusedCard(Path file, Consumer<JsonObject> change, Class<? extends Exception> type, String message)
            throws Exception {
        JsonObject json = cardJson(file);
        change.accept(json);
        Path card = Files.writeString(folder.resolve("card.json"), json.toString());
        assertThatThrownBy(() -> new ModelImport(store, false, RUNTIME).network(file, WeightsFormat.TORCHSCRIPT, card))
                .isInstanceOf(type)
                .hasMessageContaining(message);
        assertThat(folder.resolve("models")).doesNotExist();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
