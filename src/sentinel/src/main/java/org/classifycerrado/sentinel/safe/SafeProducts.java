package org.classifycerrado.sentinel.safe;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.w3c.dom.Element;

/**
 * Sentinel-2's products of level 2A, as folders {@code ….SAFE} or as zip files with such a folder in it. What is no
 * surface reflectance on a grid is refused with the way to it.
 *
 * <p>Sources: Sentinel-2 Products Specification Document (S2-PDGS-TAS-DI-PSD), versions 14 and later; BOA_ADD_OFFSET
 * came with processing baseline 04.00.
 */
public final class SafeProducts {

    private static final String PRODUCT = "MTD_MSIL2A.xml";
    private static final String OTHER_PRODUCT = "MTD_MSIL1C.xml";
    private static final String TILE = "MTD_TL.xml";

    private static final String LEVEL_1C =
            "is of level 1C, reflectance at the top of the atmosphere; models know that of"
                    + " the surface: take the product of level 2A of the same scene, or make it with Sen2Cor";

    /** The value without data; all bands have it. */
    private static final OptionalDouble NO_DATA = OptionalDouble.of(0);

    /** From this baseline on values carry an offset. */
    private static final double OFFSET_SINCE = 4;

    private static final Pattern TILE_NAME = Pattern.compile("(?:^|_)T(\\d{2}[A-Z]{3})(?:_|$)");
    private static final Pattern IMAGE = Pattern.compile(".*_(B\\d[0-9A]|SCL)_(\\d0)m");

    /** Band numbers of BOA_ADD_OFFSET, in which B10 has its place. */
    private static final List<String> BAND_IDS =
            List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12");

    private final RasterFiles files;
    private final Path scratch;

    /**
     * A reader of products.
     *
     * @param files opens their images
     * @param scratch a folder for images that are in a zip file, while they are open
     */
    public SafeProducts(RasterFiles files, Path scratch) {
        this.files = files;
        this.scratch = scratch;
    }

    /**
     * Whether a path is meant to be a product, of whatever level and sensor.
     *
     * @param path a folder or file
     * @return true for what is named so, holds a product's metadata, or is a zip file
     */
    public static boolean isOne(Path path) {
        String name = name(path).toUpperCase(Locale.ROOT);
        return name.endsWith(".SAFE")
                || name.endsWith(".ZIP")
                || Files.isDirectory(path)
                        && Stream.of(PRODUCT, OTHER_PRODUCT, "manifest.safe")
                                .anyMatch(each -> Files.exists(path.resolve(each)));
    }

    /**
     * Reads the metadata of a product, or of all that a zip file holds.
     *
     * @param path the folder or zip file
     * @return its scenes, one a tile
     * @throws IOException if it is not a product of level 2A with all 12 bands, or damaged
     */
    public List<Scene> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no '" + path + "'");
        }
        if (Files.isDirectory(path)) {
            return product(path, image -> Optional.of(path.resolve(image.toString())), path);
        }
        refuseOthers(name(path));
        List<Scene> scenes = new ArrayList<>();
        try (FileSystem zip = FileSystems.newFileSystem(path)) {
            List<Path> roots = roots(zip);
            if (roots.isEmpty()) {
                throw new IOException("'" + name(path) + "' holds no folder '….SAFE'");
            }
            for (Path root : roots) {
                scenes.addAll(product(root, image -> Optional.empty(), path));
            }
        } catch (ZipException | ProviderNotFoundException e) {
            throw new IOException("'" + name(path) + "' is not a whole zip file; was its download cut short?", e);
        }
        return scenes;
    }

    private static List<Path> roots(FileSystem zip) throws IOException {
        try (Stream<Path> entries = Files.walk(zip.getPath("/"), 2)) {
            return entries.filter(
                            each -> each.getNameCount() > 0 && name(each).endsWith(".SAFE") && Files.isDirectory(each))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? "/" : last.toString().replaceFirst("/$", "");
    }

    /** Says what to take instead of a product that no model here can use. */
    private static void refuseOthers(String name) throws IOException {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.matches("S2._MSIL1C.*")) {
            throw new IOException("'" + name + "' " + LEVEL_1C);
        }
        if (upper.matches("S1._(IW|EW|S\\d)_(GRD|SLC|OCN|RAW).*")) {
            throw new IOException("'" + name + "' is a " + upper.substring(7, 10) + " product, in the radar's own"
                    + " geometry, in which slopes lie elsewhere and shine: take a radiometrically terrain-corrected one"
                    + " (RTC) of the same scene, made on demand by ASF HyP3, or ready as Planetary Computer's"
                    + " sentinel-1-rtc, or by SNAP: Apply-Orbit-File, Calibration (beta0), Terrain-Flattening,"
                    + " Terrain-Correction");
        }
    }

    /** Where an image is that can be read in place. */
    private interface Place {
        Optional<Path> of(Path image);
    }

    private List<Scene> product(Path root, Place place, Path path) throws IOException {
        String id = name(root).replaceFirst("(?i)\\.SAFE$", "");
        refuseOthers(id);
        try {
            if (!Files.exists(root.resolve(PRODUCT)) && Files.exists(root.resolve(OTHER_PRODUCT))) {
                throw new IOException(LEVEL_1C);
            }
            Metadata product = Metadata.read(root.resolve(PRODUCT));
            List<Path> granules;
            try (Stream<Path> folders = Files.list(root.resolve("GRANULE"))) {
                granules = folders.filter(Files::isDirectory).sorted().toList();
            } catch (NoSuchFileException e) {
                granules = List.of();
            }
            if (granules.isEmpty()) {
                throw new IOException("has no folder in GRANULE: only a part of it is there");
            }
            List<Scene> scenes = new ArrayList<>();
            for (Path granule : granules) {
                scenes.add(scene(id, product, root, granule, place, path));
            }
            return scenes;
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage().startsWith("'") ? e.getMessage() : "'" + id + "' " + e.getMessage(), e);
        }
    }

    private Scene scene(String id, Metadata product, Path root, Path granule, Place place, Path path)
            throws IOException {
        Metadata tile = Metadata.read(granule.resolve(TILE));
        String baseline = product.required("PROCESSING_BASELINE");
        Map<String, Quantity> quantities = quantities(product, baseline);
        Map<Band, Path> images = images(root, granule);
        List<String> missing = Band.of(Modality.MSI).stream()
                .filter(band -> !images.containsKey(band))
                .map(Band::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new IOException("lacks the image of " + String.join(", ", missing) + ": only a part of it is there");
        }
        Map<Band, SceneBand> bands = new EnumMap<>(Band.class);
        for (Map.Entry<Band, Path> image : images.entrySet()) {
            String file = name(image.getValue());
            Matcher resolution = IMAGE.matcher(file.replaceFirst("\\.[^.]*$", ""));
            resolution.matches();
            PixelGrid grid = grid(tile, resolution.group(2));
            bands.put(
                    image.getKey(),
                    new SceneBand(
                            file,
                            Optional.ofNullable(quantities.get(image.getKey().name())),
                            NO_DATA,
                            () -> open(place, path, id, image.getValue(), file, grid)));
        }
        String sensed = tile.text("SENSING_TIME").orElse(product.required("PRODUCT_START_TIME"));
        Matcher name = TILE_NAME.matcher(tile.text("TILE_ID").orElse(id));
        return new Scene(
                id,
                Optional.of(time(sensed)),
                name.find() ? Optional.of(name.group(1)) : Optional.empty(),
                Optional.of(baseline),
                cloudCover(product),
                bands);
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("has '" + text + "' as the time at which it was sensed", e);
        }
    }

    private static OptionalDouble cloudCover(Metadata product) throws IOException {
        Optional<String> text = product.text("Cloud_Coverage_Assessment");
        return text.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(product.number("Cloud_Coverage_Assessment", text.get()));
    }

    /** What the values of each band mean. */
    private static Map<String, Quantity> quantities(Metadata product, String baseline) throws IOException {
        double quantification = product.number(
                "BOA_QUANTIFICATION_VALUE", product.required("BOA_QUANTIFICATION_VALUE", "QUANTIFICATION_VALUE"));
        List<Element> offsets = product.all("BOA_ADD_OFFSET");
        if (offsets.isEmpty() && product.number("PROCESSING_BASELINE", baseline) >= OFFSET_SINCE) {
            throw new IOException("is of processing baseline " + baseline + ", whose values carry an offset, but its "
                    + PRODUCT + " has no BOA_ADD_OFFSET: what its values mean cannot be decided");
        }
        Map<String, Quantity> quantities = new HashMap<>();
        for (String band : BAND_IDS) {
            quantities.put(band, quantity(quantification, 0));
        }
        for (Element offset : offsets) {
            double number = product.number("band_id", offset.getAttribute("band_id"));
            if (number < 0 || number >= BAND_IDS.size()) {
                throw new IOException("has a BOA_ADD_OFFSET of a band " + number);
            }
            quantities.put(
                    BAND_IDS.get((int) number),
                    quantity(quantification, -product.number("BOA_ADD_OFFSET", offset.getTextContent())));
        }
        return quantities;
    }

    private static MsiQuantity quantity(double quantification, double offset) throws IOException {
        try {
            return new MsiQuantity(quantification, offset == 0 ? 0 : offset);
        } catch (IllegalArgumentException e) {
            throw new IOException("has a " + e.getMessage(), e);
        }
    }

    /** The image of each band at its finest resolution, by its path in the product. */
    private static Map<Band, Path> images(Path root, Path granule) throws IOException {
        Map<Band, Path> images = new EnumMap<>(Band.class);
        for (String resolution : List.of("10", "20", "60")) {
            Path folder = granule.resolve("IMG_DATA").resolve("R" + resolution + "m");
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> present;
            try (Stream<Path> list = Files.list(folder)) {
                present = list.sorted().toList();
            }
            for (Path image : present) {
                Matcher matcher = IMAGE.matcher(name(image).replaceFirst("(?i)\\.(jp2|tiff?)$", ""));
                if (matcher.matches() && !name(image).endsWith(".xml")) {
                    Band.of(matcher.group(1)).ifPresent(band -> images.putIfAbsent(band, root.relativize(image)));
                }
            }
        }
        return images;
    }

    private static PixelGrid grid(Metadata tile, String resolution) throws IOException {
        String code = tile.required("HORIZONTAL_CS_CODE");
        for (Element place : tile.all("Geoposition")) {
            for (Element size : tile.all("Size")) {
                if (resolution.equals(place.getAttribute("resolution"))
                        && resolution.equals(size.getAttribute("resolution"))) {
                    AffineTransform transform = new AffineTransform(
                            tile.number(place, "XDIM"),
                            0,
                            0,
                            tile.number(place, "YDIM"),
                            tile.number(place, "ULX"),
                            tile.number(place, "ULY"));
                    try {
                        return new PixelGrid(CRS.decode(code, true), transform, (int) tile.number(size, "NCOLS"), (int)
                                tile.number(size, "NROWS"));
                    } catch (FactoryException | IllegalArgumentException e) {
                        throw new IOException("has no usable grid of " + resolution + " m in its " + TILE, e);
                    }
                }
            }
        }
        throw new IOException("has no Size and Geoposition of " + resolution + " m in its " + TILE);
    }

    private BandRaster open(Place place, Path product, String id, Path image, String file, PixelGrid grid)
            throws IOException {
        Optional<Path> there = place.of(image);
        if (there.isPresent()) {
            return files.open(there.get(), file, Optional.of(grid));
        }
        Path copy = scratch.resolve(UUID.randomUUID() + file.substring(file.lastIndexOf('.')));
        try (FileSystem zip = FileSystems.newFileSystem(product)) {
            Path entry = roots(zip).stream()
                    .filter(root -> name(root).startsWith(id))
                    .findFirst()
                    .orElseThrow(() -> new IOException("'" + id + "' is no longer in its zip file"))
                    .resolve(image.toString());
            Files.copy(entry, copy);
            return new TemporaryRaster(files.open(copy, file, Optional.of(grid)), copy);
        } catch (ZipException e) {
            Files.deleteIfExists(copy);
            throw new IOException("'" + file + "' is damaged in its zip file: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }
}
