package org.classifycerrado.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.MemoryLayout;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.torchscript.TorchScriptArchive;

/** Models with random weights, for measuring. */
final class RandomModel {

    private static final int PATCH = 128;

    private RandomModel() {}

    static Model save(ModelStore store, Architecture architecture, Level level, Modality modality)
            throws IOException, CardException {
        Network network = network(architecture, level, modality);
        Path weights = Files.createTempFile("cerrado", ".pt");
        try {
            TorchScriptArchive.write(weights, network.bothPrecisions(network.initialize(1)));
            ModelCard card = new ModelCard(
                    architecture.id(),
                    "Random weights",
                    "",
                    architecture.id(),
                    level,
                    modality,
                    modality.bands(),
                    PATCH,
                    architecture.fullyConvolutional() ? OptionalInt.of(architecture.stride()) : OptionalInt.empty(),
                    ExpectedInput.of(0, SarQuantity.DN),
                    Normalization.of(Normalization.Method.ZERO_TO_ONE, BandStatistics.cerradata(modality)),
                    Optional.empty(),
                    0,
                    architecture.probabilities(),
                    "fp32",
                    ModelStore.sha256(weights),
                    "",
                    new JsonObject(),
                    new JsonObject());
            return store.save(card, weights);
        } finally {
            Files.deleteIfExists(weights);
        }
    }

    /** Writes the same weights as the network is trained, with the operations of its authors' code. */
    static void plain(Path file, Architecture architecture, Level level, Modality modality) throws IOException {
        Network network = network(architecture, level, modality);
        TorchScriptArchive.write(file, network.trainable(network.initialize(1), new Loss(0), MemoryLayout.CONTIGUOUS));
    }

    private static Network network(Architecture architecture, Level level, Modality modality) {
        return new Network(
                architecture, modality.bands().size(), Legend.of(level).size());
    }
}
