package org.classifycerrado.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;

/**
 * What the values of a coverage are taken to mean, settled from the request, the file and the model, in this order.
 *
 * @param quantities of the chosen bands; for MSI of the stored values, so that a file's scale and offset are part of it
 * @param scales by which stored values of the chosen bands are multiplied before they mean that; 1 for MSI
 * @param offsets which are added after that; 0 for MSI
 * @param meaning of all, for people: the quantity's name, with offset for MSI
 * @param source {@code request}, {@code file} or {@code model}
 * @param warnings where the request and the file contradict each other
 */
public record Interpretation(
        List<Quantity> quantities,
        List<Double> scales,
        List<Double> offsets,
        Quantity meaning,
        String source,
        List<String> warnings) {

    /** Who settled a meaning. */
    private static final String REQUEST = "request";

    /** The source of a meaning that the file states. */
    public static final String FILE = "file";

    private static final String MODEL = "model";

    /** Relative difference of two numbers that a file keeps as decimals. */
    private static final double ROUNDING = 1e-6;

    /**
     * Settles what MSI values mean.
     *
     * @param stated by the request
     * @param expected by the model
     * @param tags of the file
     * @param positions of the chosen bands in it
     * @return the interpretation
     * @throws InvalidParameterException if the request states what there is not
     */
    public static Interpretation ofMsi(StatedInput stated, MsiQuantity expected, RasterTags tags, int[] positions) {
        Optional<MsiQuantity> item = Optional.ofNullable(tags.items().get(RasterTags.MSI_UNITS))
                .flatMap(units -> msiItem(units, tags.items().get(RasterTags.MSI_OFFSET)));
        List<Quantity> scaled = new ArrayList<>();
        boolean isScaled = false;
        for (int position : positions) {
            RasterTags.Band band = tags.band(position);
            isScaled |= band.isScaled();
            scaled.add(
                    band.isScaled() && band.scale() > 0
                            ? new MsiQuantity(rounded(1 / band.scale()), rounded(-band.offset() / band.scale()))
                            : item.orElse(expected));
        }
        if (stated.msiUnits().isEmpty() && stated.offset().isEmpty()) {
            if (isScaled) {
                return new Interpretation(scaled, ones(scaled), zeros(scaled), scaled.get(0), FILE, List.of());
            }
            MsiQuantity meaning = item.orElse(expected);
            return uniform(meaning, positions.length, item.isPresent() ? FILE : MODEL, List.of());
        }
        MsiQuantity meaning = stated(stated, expected);
        Optional<Quantity> file = isScaled ? Optional.of(scaled.get(0)) : item.map(Quantity.class::cast);
        if (isScaled && meaning.id().equals(MsiQuantity.REFLECTANCE) && meaning.offset() == 0) {
            // What the file says it is, once its scale is applied.
            return new Interpretation(scaled, ones(scaled), zeros(scaled), scaled.get(0), REQUEST, List.of());
        }
        List<String> warnings = file.isEmpty() || file.get().equals(meaning)
                ? List.of()
                : List.of("the request says that the MSI values are " + meaning + ", the file says " + file.get()
                        + (isScaled ? " (by its scale and offset)" : "") + "; the request was followed");
        return uniform(meaning, positions.length, REQUEST, warnings);
    }

    private static MsiQuantity stated(StatedInput stated, MsiQuantity expected) {
        double offset = stated.offset().orElse(0.0);
        if (!Double.isFinite(offset)) {
            throw new InvalidParameterException("offset", "is " + offset + "; it must be a finite number");
        }
        if (stated.msiUnits().isEmpty()) {
            return new MsiQuantity(expected.quantification(), offset);
        }
        try {
            MsiQuantity units = MsiQuantity.parse(stated.msiUnits().get(), offset);
            boolean asExpected = stated.offset().isEmpty() && units.quantification() == expected.quantification();
            return asExpected ? expected : units;
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException("msiUnits", e.getMessage());
        }
    }

    private static Optional<MsiQuantity> msiItem(String units, String offset) {
        try {
            return Optional.of(MsiQuantity.parse(units, offset == null ? 0 : Double.parseDouble(offset)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // of another program
        }
    }

    /**
     * Settles what SAR values mean.
     *
     * @param stated by the request
     * @param expected by the model
     * @param tags of the file
     * @param positions of the chosen bands in it
     * @return the interpretation
     * @throws InvalidParameterException if the request states what there is not
     */
    public static Interpretation ofSar(StatedInput stated, SarQuantity expected, RasterTags tags, int[] positions) {
        List<Double> scales = new ArrayList<>();
        List<Double> offsets = new ArrayList<>();
        for (int position : positions) {
            scales.add(tags.band(position).scale());
            offsets.add(tags.band(position).offset());
        }
        Optional<SarQuantity> file = sarOfFile(tags, positions[0]);
        SarQuantity meaning;
        List<String> warnings = List.of();
        if (stated.sarUnits().isPresent()) {
            try {
                meaning = SarQuantity.parse(stated.sarUnits().get(), expected);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameterException("sarUnits", e.getMessage());
            }
            if (file.isPresent() && file.get() != meaning) {
                warnings = List.of("the request says that the SAR values are " + meaning + ", the file says "
                        + file.get() + "; the request was followed");
            }
        } else {
            meaning = file.orElse(expected);
        }
        String source = stated.sarUnits().isPresent() ? REQUEST : file.isPresent() ? FILE : MODEL;
        List<Quantity> all = Collections.nCopies(positions.length, meaning);
        return new Interpretation(all, scales, offsets, meaning, source, warnings);
    }

    /** This project's own item; else the names that SNAP gives its bands; else a unit of decibel. */
    private static Optional<SarQuantity> sarOfFile(RasterTags tags, int position) {
        String item = tags.items().get(RasterTags.SAR_UNITS);
        if (item != null) {
            return Arrays.stream(SarQuantity.values())
                    .filter(each -> each.id().equals(item))
                    .findFirst();
        }
        RasterTags.Band band = tags.band(position);
        String name = band.name().toLowerCase(Locale.ROOT);
        boolean decibel =
                band.unit().equalsIgnoreCase("db") || band.unit().equalsIgnoreCase("decibel") || name.endsWith("_db");
        if (name.startsWith("gamma0")) {
            return Optional.of(decibel ? SarQuantity.GAMMA0_DB : SarQuantity.GAMMA0_POWER);
        }
        if (name.startsWith("sigma0")) {
            return Optional.of(decibel ? SarQuantity.SIGMA0_DB : SarQuantity.SIGMA0_POWER);
        }
        if (name.startsWith("amplitude_")) {
            return Optional.of(SarQuantity.DN);
        }
        return decibel ? Optional.of(SarQuantity.SIGMA0_DB) : Optional.empty();
    }

    private static Interpretation uniform(Quantity meaning, int bands, String source, List<String> warnings) {
        List<Quantity> all = Collections.nCopies(bands, meaning);
        return new Interpretation(all, ones(all), zeros(all), meaning, source, warnings);
    }

    private static List<Double> ones(List<Quantity> bands) {
        return Collections.nCopies(bands.size(), 1.0);
    }

    private static List<Double> zeros(List<Quantity> bands) {
        return Collections.nCopies(bands.size(), 0.0);
    }

    /** The whole number that a quotient of decimals stands for. */
    private static double rounded(double quotient) {
        double whole = Math.rint(quotient);
        return Math.abs(quotient - whole) <= ROUNDING * Math.abs(whole) ? whole : quotient;
    }
}
