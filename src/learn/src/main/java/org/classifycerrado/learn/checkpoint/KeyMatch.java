package org.classifycerrado.learn.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.StateDict;

/**
 * How the keys of a checkpoint compare with those of an architecture. Counters of batches may be there or not: they do
 * not enter any result.
 *
 * @param architecture the architecture
 * @param common how many keys both have
 * @param missing keys that only the architecture has
 * @param unexpected keys that only the checkpoint has
 */
record KeyMatch(Architecture architecture, int common, List<String> missing, List<String> unexpected) {

    private static final int SHOWN = 8;

    /** Any numbers that differ between two probes, and from other sizes where a shape shows them. */
    private static final int PROBE = 5;

    static KeyMatch of(Architecture architecture, Map<String, StateDict.Entry> entries) {
        List<String> missing = new ArrayList<>();
        Map<String, Role> known = new HashMap<>();
        for (WeightSpec spec : new Network(architecture, PROBE, PROBE).specs()) {
            known.put(spec.name(), spec.role());
            if (!entries.containsKey(spec.name()) && spec.role() != Role.COUNT) {
                missing.add(spec.name());
            }
        }
        List<String> unexpected =
                entries.keySet().stream().filter(key -> !known.containsKey(key)).toList();
        return new KeyMatch(architecture, entries.size() - unexpected.size(), missing, unexpected);
    }

    boolean complete() {
        return missing.isEmpty() && unexpected.isEmpty();
    }

    /** What differs, in words. */
    String differences() {
        List<String> parts = new ArrayList<>();
        if (!missing.isEmpty()) {
            parts.add("lacks " + shortened(missing));
        }
        if (!unexpected.isEmpty()) {
            parts.add("has besides " + shortened(unexpected));
        }
        return String.join("; it ", parts);
    }

    /**
     * The network that the shapes describe.
     *
     * @throws UnsupportedCheckpointException if they describe none
     */
    Network network(Map<String, StateDict.Entry> entries) throws UnsupportedCheckpointException {
        int channels = read(entries, "channels", new Network(architecture, PROBE + 1, PROBE), Network::channels);
        int classes = read(entries, "classes", new Network(architecture, PROBE, PROBE + 1), Network::classes);
        Network network;
        try {
            network = new Network(architecture, channels, classes);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedCheckpointException("the checkpoint describes " + e.getMessage());
        }
        List<String> wrong = new ArrayList<>();
        for (WeightSpec spec : network.specs()) {
            StateDict.Entry entry = entries.get(spec.name());
            if (entry != null && !Arrays.equals(entry.shape(), spec.shape())) {
                wrong.add(spec.name() + " " + Arrays.toString(entry.shape()) + " instead of "
                        + Arrays.toString(spec.shape()));
            }
        }
        if (!wrong.isEmpty()) {
            throw new UnsupportedCheckpointException(
                    "the keys are those of " + architecture.id() + ", but shapes differ: " + shortened(wrong));
        }
        return network;
    }

    /** Finds the size that differs between two networks, and reads it in the checkpoint. */
    private int read(Map<String, StateDict.Entry> entries, String what, Network changed, ToLongFunction<Network> number)
            throws UnsupportedCheckpointException {
        List<WeightSpec> base = new Network(architecture, PROBE, PROBE).specs();
        for (int i = 0; i < base.size(); i++) {
            Optional<Integer> dimension =
                    differing(base.get(i).shape(), changed.specs().get(i).shape(), number.applyAsLong(changed));
            if (dimension.isPresent()) {
                long[] shape = entries.get(base.get(i).name()).shape();
                if (dimension.get() >= shape.length || shape[dimension.get()] > Integer.MAX_VALUE) {
                    throw new UnsupportedCheckpointException(
                            base.get(i).name() + " has shape " + Arrays.toString(shape) + ": no " + what);
                }
                return (int) shape[dimension.get()];
            }
        }
        throw new IllegalStateException(architecture.id() + " does not depend on its " + what);
    }

    private static Optional<Integer> differing(long[] base, long[] changed, long number) {
        for (int d = 0; d < base.length; d++) {
            if (base[d] != changed[d] && changed[d] == number) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** Names for a message: the first ones, and how many more there are. */
    static String shortened(List<String> names) {
        List<String> shown = names.stream()
                .limit(SHOWN)
                .map(name -> name.replaceAll("\\p{Cntrl}", "?"))
                .map(name -> name.length() > 160 ? name.substring(0, 160) + "…" : name)
                .toList();
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        return String.join(", ", shown) + more;
    }
}
