package org.classifycerrado.imagery;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.input.RasterTags;

/** Finds out at which positions of a coverage the bands of a model lie. */
final class BandOrder {

    // B1, B01 and, as GDAL describes it, "B1, central wavelength 443 nm" are all in use; anything else (Band1,
    // GRAY_INDEX) says nothing about the wavelength.
    private static final Pattern MSI_BAND = Pattern.compile("B(\\d|[01]\\d|8A)(?![A-Z0-9_]).*");

    // VV, or as SNAP names bands: Sigma0_VV_db.
    private static final Pattern POLARISATION = Pattern.compile("(?:.*[^A-Z0-9])?(VV|VH|HH|HV)(?:[^A-Z0-9].*)?");

    private BandOrder() {}

    /**
     * Positions of the needed bands: by name if every needed name is there, else by position if the counts are equal
     * and no name speaks against it, else by the order that the caller states. Names are those of the coverage or, if
     * they do not settle it, those in the file. Alpha bands do not count.
     *
     * @param parameter name of the coverage's parameter, for messages
     * @param needed names of the bands, in the model's order
     * @param present names of the coverage's bands, in its order
     * @param tags what its file says
     * @param stated the coverage's bands in its own order, as the caller's {@code bands} parameter names them
     * @return for each needed band its position in the coverage
     * @throws InvalidParameterException if they cannot be told
     */
    static int[] positions(
            String parameter, List<String> needed, List<String> present, RasterTags tags, Optional<String> stated) {
        Function<String, String> canonical = needed.contains("VV") ? BandOrder::polarisation : BandOrder::msi;
        int[] measured = IntStream.range(0, present.size())
                .filter(i -> !tags.band(i).alpha())
                .toArray();
        if (stated.isPresent()) {
            return positionsAsStated(parameter, needed, present.size(), measured, stated.get());
        }
        List<String> own = present.stream().map(canonical).toList();
        List<String> described = IntStream.range(0, present.size())
                .mapToObj(i -> canonical.apply(tags.band(i).name()))
                .toList();
        for (List<String> names : List.of(own, described)) {
            if (new HashSet<>(names).containsAll(needed)) {
                return needed.stream().mapToInt(names::indexOf).toArray();
            }
        }
        if (measured.length == needed.size()) {
            for (List<String> names : List.of(own, described)) {
                requireNoOther(parameter, needed, names, measured);
            }
            return measured;
        }
        throw new InvalidParameterException(
                parameter,
                "has " + count(present.size()) + " " + present + "; the model needs " + needed.size() + ": "
                        + String.join(",", needed)
                        + (parameter.startsWith("msi")
                                ? ". If the layer holds them among others, say with 'bands' what each of its bands is"
                                : ""));
    }

    /** A band that is named as another one must not be taken for what its position would make it. */
    private static void requireNoOther(String parameter, List<String> needed, List<String> names, int[] measured) {
        for (int i = 0; i < needed.size(); i++) {
            String name = names.get(measured[i]);
            if (!name.isEmpty() && !name.equals(needed.get(i))) {
                throw new InvalidParameterException(
                        parameter,
                        "names its band " + (measured[i] + 1) + " " + name + ", where " + needed.get(i)
                                + " would be by position; the model needs " + String.join(",", needed)
                                + (parameter.startsWith("msi") ? ". Say with 'bands' what each band is" : ""));
            }
        }
    }

    private static int[] positionsAsStated(
            String parameter, List<String> needed, int present, int[] measured, String stated) {
        List<String> names = Arrays.stream(stated.split(",", -1))
                .map(name -> msi(name).isEmpty() ? name.strip() : msi(name))
                .toList();
        if (names.size() != present && names.size() != measured.length) {
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
        return needed.stream()
                .mapToInt(names::indexOf)
                .map(i -> names.size() == present ? i : measured[i])
                .toArray();
    }

    /** A band's name as models have it; empty if it is none of Sentinel-2. */
    private static String msi(String name) {
        Matcher matcher = MSI_BAND.matcher(name.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return "";
        }
        String number = matcher.group(1);
        return number.length() == 1 ? "B0" + number : "B" + number;
    }

    /** The polarisation that a name holds; empty if it holds none. */
    private static String polarisation(String name) {
        Matcher matcher =
                POLARISATION.matcher(name.trim().toUpperCase(Locale.ROOT).replace('_', ' '));
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static String count(int bands) {
        return bands == 1 ? "1 band" : bands + " bands";
    }
}
