package org.classifycerrado.learn.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.torchscript.MalformedArchiveException;
import org.classifycerrado.torchscript.StateDict;
import org.classifycerrado.torchscript.Tensor;

/**
 * A network and its weights, recognised in a {@code state_dict}.
 *
 * @param network architecture, channels and classes
 * @param weights all its tensors, in single precision
 * @param found where in the file the state_dict was: keys joined by dots, empty for the top
 */
public record Checkpoint(Network network, Weights weights, String found) {

    /**
     * Reads a checkpoint. The architecture is told by its keys, channels and classes by shapes; only then are the
     * values read, so that memory is bounded by the network.
     *
     * @param file a file that {@code torch.save} wrote
     * @param architecture the one that it must be; if empty, any that is known
     * @return the network with its weights
     * @throws InvalidParameterException if it is of another architecture than the given one
     * @throws UnsupportedCheckpointException if it is of none that is known
     * @throws MalformedArchiveException if the file is no checkpoint, or damaged
     * @throws IOException if it cannot be read
     */
    public static Checkpoint read(Path file, Optional<Architecture> architecture)
            throws IOException, UnsupportedCheckpointException {
        try (StateDict dict = StateDict.open(file)) {
            Map<String, StateDict.Entry> entries = dict.entries();
            Network network = recognise(entries, architecture).network(entries);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (WeightSpec spec : network.specs()) {
                boolean absent = spec.role() == Role.COUNT && !entries.containsKey(spec.name());
                tensors.put(spec.name(), absent ? Tensor.count(0) : finite(spec, dict.read(spec.name())));
            }
            return new Checkpoint(network, new Weights(tensors), dict.found());
        }
    }

    private static KeyMatch recognise(Map<String, StateDict.Entry> entries, Optional<Architecture> wanted)
            throws UnsupportedCheckpointException {
        List<KeyMatch> matches = Arrays.stream(Architecture.values())
                .map(each -> KeyMatch.of(each, entries))
                .toList();
        Optional<KeyMatch> complete =
                matches.stream().filter(KeyMatch::complete).findFirst();
        if (wanted.isPresent()) {
            Architecture architecture = wanted.get();
            KeyMatch match = matches.get(architecture.ordinal());
            if (!match.complete() && complete.isPresent()) {
                throw new InvalidParameterException(
                        "architecture",
                        "is " + architecture.id() + "; the checkpoint's keys are those of "
                                + complete.get().architecture().id());
            }
            if (!match.complete()) {
                throw new UnsupportedCheckpointException(
                        "the checkpoint is not of " + architecture.id() + ": it " + match.differences());
            }
            return match;
        }
        if (complete.isEmpty()) {
            KeyMatch nearest = matches.stream()
                    .max(Comparator.comparingInt(KeyMatch::common))
                    .orElseThrow();
            throw new UnsupportedCheckpointException("the checkpoint is of no supported architecture ("
                    + matches.stream().map(match -> match.architecture().id()).collect(Collectors.joining(", "))
                    + "). Other networks are imported as TorchScript, with --torchscript. "
                    + (nearest.common() == 0
                            ? "Its keys: " + KeyMatch.shortened(List.copyOf(entries.keySet()))
                            : "Nearest is " + nearest.architecture().id() + ": the checkpoint "
                                    + nearest.differences()));
        }
        return complete.get();
    }

    private static Tensor finite(WeightSpec spec, Tensor tensor) throws UnsupportedCheckpointException {
        for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
                throw new UnsupportedCheckpointException(
                        spec.name() + " holds " + value + ": the training that made it diverged");
            }
        }
        return tensor;
    }
}
