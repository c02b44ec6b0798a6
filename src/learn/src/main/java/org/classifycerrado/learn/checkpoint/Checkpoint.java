package org.classifycerrado.learn.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.torchscript.ElementType;
import org.classifycerrado.torchscript.MalformedArchiveException;
import org.classifycerrado.torchscript.StateDict;
import org.classifycerrado.torchscript.Tensor;

/**
 * A network and its weights, recognised in a {@code state_dict}.
 *
 * @param network architecture, channels and classes
 * @param weights all its tensors, in single precision
 * @param found where in the file the state_dict was: keys joined by dots, empty for the top
 * @param leftOut keys beside the network's that do not belong to it
 */
public record Checkpoint(Network network, Weights weights, String found, List<String> leftOut) {

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
            KeyMatch match = recognise(entries, architecture);
            Network network = match.network(entries);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (WeightSpec spec : network.specs()) {
                String key = match.prefix() + spec.name();
                boolean absent = spec.role() == Role.COUNT && !entries.containsKey(key);
                tensors.put(
                        spec.name(),
                        absent ? Tensor.count(0) : finite(spec, entries.get(key).type(), dict.read(key)));
            }
            List<String> leftOut = Stream.concat(match.beside().stream(), dict.others().stream())
                    .toList();
            return new Checkpoint(network, new Weights(tensors), dict.found(), leftOut);
        }
    }

    private static KeyMatch recognise(Map<String, StateDict.Entry> entries, Optional<Architecture> wanted)
            throws UnsupportedCheckpointException {
        List<KeyMatch> matches = new ArrayList<>();
        for (Architecture each : Architecture.values()) {
            matches.add(KeyMatch.of(each, entries));
        }
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

    private static Tensor finite(WeightSpec spec, ElementType stored, Tensor tensor)
            throws UnsupportedCheckpointException {
        for (float value : tensor.values()) {
            if (Float.isInfinite(value) && stored == ElementType.FLOAT16) {
                throw new UnsupportedCheckpointException(spec.name() + " holds " + value + ": "
                        + (spec.role() == Role.VARIANCE ? "a variance" : "a value")
                        + " overflowed half precision, which ends at 65504. Save the weights in single precision");
            }
            if (!Float.isFinite(value)) {
                throw new UnsupportedCheckpointException(
                        spec.name() + " holds " + value + ": the training that made it diverged");
            }
        }
        return tensor;
    }
}
