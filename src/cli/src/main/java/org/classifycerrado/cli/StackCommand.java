package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.Progress;
import org.classifycerrado.geotiff.Compression;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Resampler;
import org.classifycerrado.input.MsiQuantity;
import org.classifycerrado.input.Quantity;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.sentinel.files.BandFiles;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.safe.SafeProducts;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.scene.SceneBand;
import org.classifycerrado.sentinel.stack.Composite;
import org.classifycerrado.sentinel.stack.MosaicFolder;
import org.classifycerrado.sentinel.stack.Stack;
import org.classifycerrado.sentinel.stack.StackSettings;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.referencing.CRS;
import org.geotools.util.SimpleInternationalString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado stack}: makes of products and bands what {@code cerrado classify} reads. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes a stack of all bands of one sensor: of Sentinel-2 products of level 2A or Sentinel-1 RTC, of"
                        + " one date or several, on one grid.")
final class StackCommand implements Callable<Integer> {

    private static final String NONE = "none";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PRODUCT",
            arity = "0..*",
            description =
                    "Products (.SAFE folder or zip), files whose names tell the band (B02.jp2, nir08.tif, …_VV.tif),"
                            + " GeoTIFFs with named bands, or folders of any of these.")
    private List<Path> products = List.of();

    @Mixin
    private StacOptions stac;

    @Option(names = "--out", paramLabel = "FILE", description = "The stack to write, a GeoTIFF.")
    private Path out;

    @Option(
            names = "--mosaic",
            paramLabel = "DIR",
            description =
                    "Instead: a folder of one stack a date, which GeoServer adds as one layer with time. Dates that"
                            + " are there already are kept.")
    private Path mosaic;

    @Option(names = "--counts", paramLabel = "FILE", description = "Also write on how many dates each pixel has data.")
    private Path counts;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Mixin
    private RegionOptions region;

    @Option(names = "--crs", paramLabel = "CODE", description = "CRS of the stack (default: that of the scenes).")
    private String crs;

    @Option(
            names = "--resolution",
            paramLabel = "NUMBER",
            description = "Pixel size, in units of the CRS (default: that of the finest bands, 10 m).")
    private Double resolution;

    @Option(
            names = "--resample",
            paramLabel = "bilinear|nearest",
            defaultValue = "bilinear",
            description = "How bands of 20 and 60 m, and other grids, are brought onto that of the stack (default:"
                    + " ${DEFAULT-VALUE}; finer ones are averaged).")
    private String resample;

    @Option(
            names = "--composite",
            paramLabel = "median|newest|least-cloud",
            defaultValue = "median",
            description = "How several dates become one (default: ${DEFAULT-VALUE}).")
    private String composite;

    @Option(
            names = "--mask-classes",
            paramLabel = "N,…|none",
            description =
                    "Classes of Sentinel-2's scene classification that count as no data (default: 0,1,3,8,9,10: no"
                            + " data, saturated, cloud shadow, cloud, cirrus; further ones are 2 dark, 7 unclassified, 11 snow).")
    private String maskClasses;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "A GeoTIFF on any grid; where it is not 0, there is no data on all dates. May be repeated.")
    private List<Path> masks = List.of();

    @Option(
            names = "--dilate",
            paramLabel = "PIXELS",
            defaultValue = "4",
            description = "By how many pixels of the stack masks grow (default: ${DEFAULT-VALUE}).")
    private int dilation;

    @Option(
            names = "--msi-units",
            paramLabel = "dn|reflectance",
            description = "What MSI values mean, where the metadata do not say it (default: dn).")
    private String msiUnits;

    @Option(
            names = "--offset",
            paramLabel = "NUMBER",
            description = "Offset that MSI values carry, where the metadata do not say it: 1000 for processing baseline"
                    + " 04.00 and later, 0 for earlier and harmonised ones.")
    private Double offset;

    @Option(
            names = "--sar-units",
            paramLabel = "UNITS",
            description = "What SAR values mean, where neither names nor metadata say it: dn, sigma0-db, sigma0-power,"
                    + " sigma0-amplitude, gamma0-db, gamma0-power, gamma0-amplitude.")
    private String sarUnits;

    @Option(names = "--allow-implausible", description = "Use values that cannot be what they are taken for.")
    private boolean allowImplausible;

    @Option(
            names = "--compress",
            paramLabel = "zstd|deflate",
            defaultValue = "zstd",
            description = "Compression of the stack (default: ${DEFAULT-VALUE}); deflate for programs that do not know"
                    + " zstd.")
    private String compression;

    @Option(
            names = "--reader",
            paramLabel = "openjpeg|gdal",
            defaultValue = "openjpeg",
            description = "What reads JPEG 2000: the library that comes along, or an installed GDAL (default:"
                    + " ${DEFAULT-VALUE}).")
    private String reader;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads read and compress (default: as many as there are cores).")
    private Integer threads;

    @Override
    public Integer call() throws Exception {
        if ((out == null) == (mosaic == null)) {
            throw new ParameterException(spec.commandLine(), "either --out or --mosaic is needed");
        }
        if (products.isEmpty() && !stac.given()) {
            throw new ParameterException(spec.commandLine(), "a product, or a catalogue with --stac, is needed");
        }
        if (mosaic != null && counts != null) {
            throw new ParameterException(spec.commandLine(), "--counts is for --out");
        }
        CommandFiles files = new CommandFiles()
                .reads("roi", region.file())
                .writes("out", out)
                .writes("counts", counts);
        products.forEach(product -> files.reads("product", product));
        masks.forEach(mask -> files.reads("mask", mask));
        stac.addTo(files);
        files.check(overwrite);
        try (TemporaryFolder scratch = new TemporaryFolder();
                Interruption interruption = new Interruption()) {
            RasterFiles rasters = new RasterFiles(
                    new CellCache(Runtime.getRuntime().maxMemory() / 4),
                    choice("reader", reader, RasterFiles.Reader.class));
            StackSettings settings = settings(rasters);
            ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption);
            try {
                List<Scene> scenes = scenes(rasters, scratch.path(), settings, new Progress(bar));
                int code = mosaic == null ? stack(scenes, settings, bar) : mosaic(scenes, settings, bar);
                stac.complete(output());
                return code;
            } finally {
                bar.close();
            }
        }
    }

    private Path output() {
        return out == null ? mosaic : out;
    }

    private List<Scene> scenes(RasterFiles rasters, Path scratch, StackSettings settings, Progress progress)
            throws IOException {
        SafeProducts safe = new SafeProducts(rasters, scratch);
        List<Scene> scenes = new ArrayList<>();
        List<Path> loose = new ArrayList<>();
        for (Path product : products) {
            List<Path> within = new ArrayList<>();
            if (SafeProducts.isOne(product)) {
                within.add(product);
            } else if (Files.isDirectory(product)) {
                try (Stream<Path> list = Files.list(product)) {
                    list.filter(SafeProducts::isOne).sorted().forEach(within::add);
                }
            }
            for (Path each : within) {
                scenes.addAll(safe.read(each));
            }
            if (within.isEmpty()) {
                loose.add(product);
            }
        }
        scenes.addAll(new BandFiles(rasters).scenes(loose));
        if (stac.given()) {
            scenes.addAll(stac.scenes(rasters, output(), settings.region(), settings.crs(), progress));
        }
        return scenes.stream().map(this::asStated).toList();
    }

    /** The scene with what the command line says of its values. */
    private Scene asStated(Scene scene) {
        Map<Band, SceneBand> bands = new EnumMap<>(Band.class);
        Set<String> contradictions = new TreeSet<>();
        scene.bands().forEach((band, each) -> {
            Optional<Quantity> stated = stated(band);
            bands.put(band, stated.map(each::meaning).orElse(each));
            if (stated.isPresent()
                    && each.quantity().isPresent()
                    && !each.quantity().equals(stated)) {
                contradictions.add("'" + scene.id() + "' says "
                        + each.quantity().get() + ", the command line " + stated.get()
                        + "; the command line was followed");
            }
        });
        contradictions.forEach(each -> spec.commandLine().getErr().println("warning: " + each));
        return new Scene(scene.id(), scene.acquired(), scene.tile(), scene.baseline(), scene.cloudCover(), bands);
    }

    private Optional<Quantity> stated(Band band) {
        if (band == Band.SCL) {
            return Optional.empty();
        }
        try {
            if (band == Band.VV || band == Band.VH) {
                return Optional.ofNullable(sarUnits).map(SarQuantity::parse);
            }
            return msiUnits == null && offset == null
                    ? Optional.empty()
                    : Optional.of(MsiQuantity.parse(
                            msiUnits == null ? MsiQuantity.DIGITAL_NUMBERS : msiUnits, offset == null ? 0 : offset));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private StackSettings settings(RasterFiles rasters) throws IOException {
        if (dilation < 0 || threads != null && threads < 1 || resolution != null && !(resolution > 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--dilate must be 0 or more, --threads 1 or more, --resolution above 0");
        }
        boolean nearest = "nearest".equalsIgnoreCase(resample);
        if (!nearest && !"bilinear".equalsIgnoreCase(resample)) {
            throw new ParameterException(
                    spec.commandLine(), "--resample is '" + resample + "'; allowed: bilinear, nearest");
        }
        List<SceneBand> masking = masks.stream()
                .map(mask -> new SceneBand(
                        mask.getFileName().toString(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        () -> rasters.open(mask, mask.getFileName().toString(), Optional.empty())))
                .toList();
        return new StackSettings(
                Optional.ofNullable(crs).map(this::decoded),
                resolution == null ? OptionalDouble.empty() : OptionalDouble.of(resolution),
                RegionOfInterest.of(region.polygon(), region.crs(), region.box()),
                nearest ? Resampler.Kernel.NEAREST : Resampler.Kernel.MEAN,
                classes(),
                dilation,
                masking,
                choice("composite", composite, Composite.class),
                choice("compress", compression, Compression.class),
                allowImplausible,
                threads == null ? Runtime.getRuntime().availableProcessors() : threads,
                Runtime.getRuntime().maxMemory() / 2);
    }

    private <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--" + option + " is '" + text + "'; allowed: "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .collect(Collectors.joining(", "))));
    }

    private Set<Integer> classes() {
        if (maskClasses == null) {
            return StackSettings.USUAL_MASK;
        }
        Set<Integer> classes = new TreeSet<>();
        if (maskClasses.equalsIgnoreCase(NONE)) {
            return classes;
        }
        for (String part : maskClasses.split(",", -1)) {
            if (!part.strip().matches("\\d|1[01]")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--mask-classes is '" + maskClasses + "'; allowed: none, or numbers from 0 to 11 with commas");
            }
            classes.add(Integer.valueOf(part.strip()));
        }
        return classes;
    }

    private CoordinateReferenceSystem decoded(String code) {
        try {
            return CRS.decode(code, true);
        } catch (FactoryException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--crs is '" + code + "', which is not known; give a code such as EPSG:32722",
                    e);
        }
    }

    private int stack(List<Scene> scenes, StackSettings settings, ProgressBar bar) throws IOException {
        bar.setTask(new SimpleInternationalString("stacking " + count(scenes.size(), "scene")));
        try (Stack stack = Stack.open(scenes, settings)) {
            report(out, stack.grid(), stack.write(out, Optional.ofNullable(counts), bar));
        }
        if (counts != null) {
            spec.commandLine().getOut().println("counts: " + counts);
        }
        return 0;
    }

    private int mosaic(List<Scene> scenes, StackSettings settings, ProgressBar bar) throws IOException {
        Map<String, List<Scene>> days = new TreeMap<>();
        for (Scene scene : scenes) {
            days.computeIfAbsent(MosaicFolder.day(scene), day -> new ArrayList<>())
                    .add(scene);
        }
        MosaicFolder folder = new MosaicFolder(mosaic, Stack.modality(scenes));
        folder.create();
        for (Map.Entry<String, List<Scene>> day : days.entrySet()) {
            Path file = folder.file(day.getKey());
            if (Files.exists(file) && !overwrite) {
                spec.commandLine().getOut().println("kept: " + file);
                continue;
            }
            bar.setTask(new SimpleInternationalString("stacking " + day.getKey()));
            try (Stack stack = Stack.open(day.getValue(), settings)) {
                report(file, stack.grid(), stack.write(file, Optional.empty(), bar));
            }
        }
        spec.commandLine().getOut().println("mosaic: " + mosaic);
        return 0;
    }

    private void report(Path file, PixelGrid grid, Stack.Report report) {
        var screen = spec.commandLine().getOut();
        report.warnings().forEach(warning -> screen.println("warning: " + new OptionNames(spec).in(warning)));
        screen.printf(
                Locale.ROOT,
                "stack: %s%n       %d×%d pixels in %s, %s: %s%n       %.1f %% with data%n",
                file,
                grid.width(),
                grid.height(),
                grid.crs().getName().getCode(),
                count(report.dates(), "date"),
                String.join(" ", report.bands()),
                100.0 * report.withData() / report.pixels());
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
