package org.classifycerrado.sentinel.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.imagery.CoverageBand;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.input.Interpretation;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;

/**
 * Scenes that lie about as files: one a band, whose name tells which, or all bands in one GeoTIFF that names them, as
 * SNAP writes. Files of one folder whose names are the same but for the band are one scene.
 */
public final class BandFiles {

    private static final Pattern TIME =
            Pattern.compile("(?<!\\d)(\\d{4})-?(\\d\\d)-?(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d))?");
    private static final Pattern TILE = Pattern.compile("(?:^|_)T?(\\d{2}[C-X][A-Z]{2})(?=_|\\.|$)");

    /** What of a name may differ between the bands of a scene besides the band: the resolution in metres. */
    private static final String RESOLUTION = "(?i)[_-](10|20|60)m(?![A-Za-z0-9])";

    /**
     * The three scales of ASF HyP3's products, within a name such as {@code …_RTC30_G_gpuned_…}: gamma0 or sigma0;
     * power, decibel or amplitude. Source: ASF HyP3's Sentinel-1 RTC Product Guide, "Naming Convention".
     */
    private static final Pattern HYP3 = Pattern.compile("_RTC\\d+_[A-Z]_([gs])([pda])[mu][fn][ec][dm]_");

    /** How Planetary Computer names the files of its collection sentinel-1-rtc. */
    private static final Pattern PLANETARY_COMPUTER = Pattern.compile("(?i).*iw-v[vh]\\.rtc\\.tiff?");

    private final RasterFiles files;

    /**
     * Looks at files.
     *
     * @param files opens them
     */
    public BandFiles(RasterFiles files) {
        this.files = files;
    }

    /**
     * Whether a file may hold a band.
     *
     * @param file a file
     * @return true for GeoTIFF and JPEG 2000, by its name
     */
    public static boolean isOne(Path file) {
        return RasterFiles.isGeoTiff(file) || RasterFiles.isJpeg2000(file);
    }

    /**
     * Groups files into scenes.
     *
     * @param given files, and folders of files
     * @return the scenes, in the order of the files
     * @throws IOException if a file that was named, rather than its folder, holds no band that is known, two files are
     *     one band of a scene, or one cannot be read
     */
    public List<Scene> scenes(List<Path> given) throws IOException {
        Map<String, Map<Band, SceneBand>> scenes = new LinkedHashMap<>();
        for (Path path : given) {
            if (Files.isDirectory(path)) {
                int before = scenes.size();
                try (Stream<Path> list = Files.list(path)) {
                    for (Path file :
                            (Iterable<Path>) list.filter(BandFiles::isOne).sorted()::iterator) {
                        add(file, scenes);
                    }
                }
                if (scenes.size() == before) {
                    throw new IOException("'" + path + "' holds neither a product nor a file whose name tells a band,"
                            + " such as B02.tif");
                }
            } else if (!add(path, scenes)) {
                throw new IOException(
                        "'" + path.getFileName() + "' does not tell which band it is; its name must have it,"
                                + " as in scene_B02.tif, nir08.tif or rtc_VV.tif, or the bands in it be named");
            }
        }
        List<Scene> result = new ArrayList<>();
        scenes.forEach((key, bands) -> {
            String id = key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1);
            Matcher tile = TILE.matcher(id);
            result.add(new Scene(
                    id,
                    time(id),
                    tile.find() ? Optional.of(tile.group(1)) : Optional.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    bands));
        });
        return result;
    }

    /** Adds what a file holds to its scene; false if that is no band. */
    private boolean add(Path file, Map<String, Map<Band, SceneBand>> scenes) throws IOException {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file '" + file + "'");
        }
        Optional<Band> band = Band.of(name);
        if (band.isPresent()) {
            Map<Band, SceneBand> scene =
                    scenes.computeIfAbsent(key(file, band.get()), key -> new EnumMap<>(Band.class));
            SceneBand added = RasterFiles.isGeoTiff(file)
                    ? fromTiff(file, name, band.get(), 0, GeoTiffBand.tags(file, name))
                    : new SceneBand(
                            name,
                            Optional.empty(),
                            OptionalDouble.of(0),
                            () -> files.open(file, name, Optional.empty()));
            SceneBand other = scene.put(band.get(), added);
            if (other != null) {
                throw new IOException("'" + other.name() + "' and '" + name + "' are both " + band.get()
                        + " of one scene; name one of them");
            }
            return true;
        }
        if (!RasterFiles.isGeoTiff(file)) {
            return false;
        }
        Map<Band, SceneBand> scene = new EnumMap<>(Band.class);
        try (OpenCoverage coverage = GeoTiffBand.open(file, name)) {
            List<String> names = CoverageBand.names(coverage);
            for (int i = 0; i < names.size(); i++) {
                Optional<Band> each = Band.of(names.get(i));
                if (each.isPresent()) {
                    scene.putIfAbsent(each.get(), fromTiff(file, name, each.get(), i, coverage.tags()));
                }
            }
        }
        if (!scene.isEmpty()) {
            scenes.put(file.toAbsolutePath().getParent() + "/" + name.replaceFirst("\\.[^.]*$", ""), scene);
        }
        return !scene.isEmpty();
    }

    private static SceneBand fromTiff(Path file, String name, Band band, int position, RasterTags tags) {
        return new SceneBand(
                name,
                quantity(band, name, position, tags),
                OptionalDouble.empty(), // the file's own is read as NaN
                () -> GeoTiffBand.open(file, name, position));
    }

    /** What the file says of its values; empty if it says nothing. */
    private static Optional<Quantity> quantity(Band band, String name, int position, RasterTags tags) {
        if (band == Band.SCL) {
            return Optional.empty();
        }
        StatedInput nothing = new StatedInput(Optional.empty(), Optional.empty(), Optional.empty());
        int[] positions = {position};
        boolean sar = band == Band.VV || band == Band.VH;
        Interpretation said = sar
                ? Interpretation.ofSar(nothing, SarQuantity.DN, tags, positions)
                : Interpretation.ofMsi(nothing, MsiQuantity.digitalNumbers(0), tags, positions);
        if (said.source().equals(Interpretation.FILE)) {
            return Optional.of(said.quantities().get(0));
        }
        return sar ? sarByName(name) : Optional.empty();
    }

    private static Optional<Quantity> sarByName(String name) {
        Matcher hyp3 = HYP3.matcher(name);
        if (hyp3.find()) {
            String reference = hyp3.group(1).equals("g") ? "gamma0" : "sigma0";
            String scale =
                    switch (hyp3.group(2)) {
                        case "p" -> "power";
                        case "d" -> "db";
                        default -> "amplitude";
                    };
            return Optional.of(SarQuantity.parse(reference + "-" + scale));
        }
        return PLANETARY_COMPUTER.matcher(name).matches() ? Optional.of(SarQuantity.GAMMA0_POWER) : Optional.empty();
    }

    /** What the files of a scene have in common: their folder, and their names but for the band. */
    private static String key(Path file, Band band) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String rest = stem.replaceAll(RESOLUTION, "")
                .replaceFirst("(?i)(?<![A-Za-z0-9])(" + spellings(band) + ")(?![A-Za-z0-9])", "")
                .replaceAll("[_.-]{2,}", "_")
                .replaceAll("^[_.-]+|[_.-]+$", "");
        return rest.isEmpty() ? folder.toString() : folder + "/" + rest;
    }

    private static String spellings(Band band) {
        return band.name() + "|" + band.name().replaceFirst("^B0", "B") + "|" + band.commonName();
    }

    private static Optional<Instant> time(String id) {
        Matcher matcher = TIME.matcher(id);
        while (matcher.find()) {
            try {
                boolean timed = matcher.group(4) != null;
                int[] of = new int[6];
                for (int i = 0; i < of.length; i++) {
                    of[i] = i < 3 || timed ? Integer.parseInt(matcher.group(i + 1)) : 0;
                }
                return Optional.of(LocalDateTime.of(of[0], of[1], of[2], of[3], of[4], of[5])
                        .toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                continue; // another number
            }
        }
        return Optional.empty();
    }
}
