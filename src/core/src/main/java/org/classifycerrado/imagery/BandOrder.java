package org.classifycerrado.imagery;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;

/** Finds out at which positions of a coverage the bands of a model lie. */
final class BandOrder {

    // B1 and B01 are both in use; anything else (Band1, GRAY_INDEX) says nothing about the wavelength.
    private static final Pattern SHORT_BAND = Pattern.compile("B(\\d)");

    private BandOrder() {}

    /**
     * Positions of the needed bands: by name if every needed name is there, else by position if the counts are equal,
     * else by the order that the caller states.
     *
     * @param parameter name of the coverage's parameter, for messages
     * @param needed names of the bands, in the model's order
     * @param present names of the coverage's bands, in its order
     * @param stated the coverage's bands in its own order, as the caller's {@code bands} parameter names them
     * @return for each needed band its position in the coverage
     * @throws InvalidParameterException if they cannot be told
     */
    static int[] positions(String parameter, List<String> needed, List<String> present, Optional<String> stated) {
        if (stated.isPresent()) {
            return positionsAsStated(parameter, needed, present.size(), stated.get());
        }
        List<String> names = present.stream().map(BandOrder::canonical).toList();
        if (new HashSet<>(names).containsAll(needed)) {
            return needed.stream().mapToInt(names::indexOf).toArray();
        }
        if (present.size() == needed.size()) {
            return java.util.stream.IntStream.range(0, needed.size()).toArray();
        }
        throw new InvalidParameterException(
                parameter,
                "has " + count(present.size()) + " " + present + "; the model needs " + needed.size() + ": "
                        + String.join(",", needed)
                        + (parameter.startsWith("msi")
                                ? ". If the layer holds them among others, say with 'bands' what each of its bands is"
                                : ""));
    }

    private static int[] positionsAsStated(String parameter, List<String> needed, int present, String stated) {
        List<String> names =
                Arrays.stream(stated.split(",", -1)).map(BandOrder::canonical).toList();
        if (names.size() != present) {
            throw new InvalidParameterException(
                    "bands", "names " + count(names.size()) + "; the coverage of '" + parameter + "' has " + present);
        }
        for (String band : needed) {
            if (names.stream().filter(band::equals).count() != 1) {
                throw new InvalidParameterException(
                        "bands",
                        "is '" + stated + "'; it must name each of " + String.join(",", needed)
                                + " exactly once (any name for a band that is not used)");
            }
        }
        return needed.stream().mapToInt(names::indexOf).toArray();
    }

    private static String canonical(String name) {
        String upper = name.trim().toUpperCase(Locale.ROOT);
        Matcher matcher = SHORT_BAND.matcher(upper);
        return matcher.matches() ? "B0" + matcher.group(1) : upper;
    }

    private static String count(int bands) {
        return bands == 1 ? "1 band" : bands + " bands";
    }
}
