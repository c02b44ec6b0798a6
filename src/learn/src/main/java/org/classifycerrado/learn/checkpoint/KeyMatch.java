package org.classifycerrado.learn.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.WeightSpec;
import org.classifycerrado.learn.architecture.WeightSpec.Role;
import org.classifycerrado.torchscript.StateDict;

/**
 * How the keys of a checkpoint compare with those of an architecture. Counters of batches may be there or not: they do
 * not enter any result.
 *
 * <p>Frameworks put names before the keys ({@code module.}, {@code model.net.}). What is before the largest number of
 * the architecture's keys is the prefix of the network. Keys beside the network, such as those of a loss, do not belong
 * to it; keys within its own parts (those that share the first part of their name with a key of the architecture) make
 * it another network.
 *
 * @param architecture the architecture
 * @param prefix what is before the keys of the network; empty or ending with a dot
 * @param common how many keys both have
 * @param missing keys that only the architecture has
 * @param unexpected keys within the network's parts that only the checkpoint has
 * @param beside keys, as in the file, that do not belong to the network
 */
record KeyMatch(
        Architecture architecture,
        String prefix,
        int common,
        List<String> missing,
        List<String> unexpected,
        List<String> beside) {

    private static final int SHOWN = 8;

    /** Any numbers that differ between two probes, and from other sizes where a shape shows them. */
    private static final int PROBE = 5;

    /**
     * Compares.
     *
     * @throws UnsupportedCheckpointException if the checkpoint holds the network more than once
     */
    static KeyMatch of(Architecture architecture, Map<String, StateDict.Entry> entries)
            throws UnsupportedCheckpointException {
        Map<String, Role> known = new LinkedHashMap<>();
        new Network(architecture, PROBE, PROBE).specs().forEach(spec -> known.put(spec.name(), spec.role()));
        Map<String, Integer> prefixes = prefixes(known.keySet(), entries.keySet());
        List<String> whole = prefixes.keySet().stream()
                .filter(each -> missing(known, each, entries).isEmpty())
                .toList();
        if (whole.size() > 1) {
            throw new UnsupportedCheckpointException("the checkpoint holds " + architecture.id() + " "
                    + whole.size() + " times, with these names before its keys: "
                    + shortened(whole.stream().map(each -> "'" + each + "'").toList()) + ". Save one of them alone");
        }
        String prefix = Stream.concat(
                        whole.stream(),
                        prefixes.keySet().stream()
                                .sorted(Comparator.comparingInt(prefixes::get).reversed()))
                .findFirst()
                .orElse("");
        Set<String> parts = known.keySet().stream().map(KeyMatch::part).collect(Collectors.toSet());
        List<String> unexpected = new ArrayList<>();
        List<String> beside = new ArrayList<>();
        for (String key : entries.keySet()) {
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            if (parts.contains(part(name)) && !known.containsKey(name)) {
                unexpected.add(name);
            } else if (!known.containsKey(name)) {
                beside.add(key);
            }
        }
        return new KeyMatch(
                architecture,
                prefix,
                prefixes.getOrDefault(prefix, 0),
                missing(known, prefix, entries),
                unexpected,
                beside);
    }

    /** What stands before known names, and how many of them, in the order of the file. */
    private static Map<String, Integer> prefixes(Set<String> known, Set<String> keys) {
        Map<String, Integer> prefixes = new LinkedHashMap<>();
        for (String key : keys) {
            for (int at = 0; at >= 0 && at < key.length(); at = afterDot(key, at)) {
                if (known.contains(key.substring(at))) {
                    prefixes.merge(key.substring(0, at), 1, Integer::sum);
                }
            }
        }
        return prefixes;
    }

    /** Where the name after the next dot begins, or -1. */
    private static int afterDot(String key, int from) {
        int dot = key.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private static String part(String name) {
        return name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
    }

    private static List<String> missing(Map<String, Role> known, String prefix, Map<String, StateDict.Entry> entries) {
        return known.keySet().stream()
                .filter(name -> known.get(name) != Role.COUNT && !entries.containsKey(prefix + name))
                .toList();
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
        if (!unexpected.isEmpty() || !beside.isEmpty()) {
            parts.add("has besides "
                    + shortened(
                            Stream.concat(unexpected.stream(), beside.stream()).toList()));
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
            StateDict.Entry entry = entries.get(prefix + spec.name());
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
                long[] shape = entries.get(prefix + base.get(i).name()).shape();
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
