package org.classifycerrado.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.model.CardException;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.time.TimeSpan;
import org.classifycerrado.vector.RegionFile;
import org.classifycerrado.vector.ZoneFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado map}: the driver of a job, to be started by {@code spark-submit} or the launcher. */
@Command(
        name = "cerrado map",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Classifies many scenes on Apache Spark: on the cores of this machine, or on a cluster.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all scenes and tiles have their map",
            "1:failed; those without a map are named on standard error",
            "2:wrong arguments"
        })
public final class MapCommand implements Callable<Integer> {

    private static final int LONGEST_LIST = 20;

    /** The options that are inputs of a process elsewhere. */
    private static final Map<String, String> OPTIONS =
            Map.of("zones", "--zones", "zoneId", "--zone-id", "zoneName", "--zone-name");

    private static final Pattern BOX = Pattern.compile("[-+0-9.eE\\s]+,.*");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scenes",
            paramLabel = "FILE|DIR",
            description =
                    "What to map: a CSV file with the columns id, msi, sar and date, a STAC item collection, or a"
                            + " folder with ID_msi.tif and ID_sar.tif, or with a sub-folder of msi.tif and sar.tif for each scene.")
    private String scenes;

    @Option(
            names = "--msi",
            paramLabel = "FILE",
            description = "Instead: one scene's Sentinel-2 GeoTIFF, or a folder of those of several dates.")
    private String msi;

    @Option(names = "--sar", paramLabel = "FILE", description = "Its Sentinel-1 GeoTIFF, likewise.")
    private String sar;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Its name (default: scene; with --grid, maps have the names of tiles alone).")
    private String id;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "Its day, such as 2022-08-15 (default: of a folder of dates, that of the file).")
    private String date;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Of a scene's files that are folders of dated GeoTIFFs, the newest within this year, month,"
                    + " day, or period such as 2022-07/2022-09 (default: the newest of all).")
    private String time;

    @Option(
            names = "--region",
            paramLabel = "FILE|WKT|W,S,E,N[,CRS]",
            description =
                    "Map only scenes and tiles that touch this area, as a whole: polygons, as WKT or in a file of"
                            + " WKT, GeoJSON, a GeoPackage or a Shapefile, or a box; in degrees, unless they say otherwise. --roi and --bbox map parts of scenes.")
    private String region;

    @Option(
            names = "--grid",
            paramLabel = "mgrs|bdc-sm",
            description =
                    "Cut each scene into the tiles of a grid, a map for each: those of Sentinel-2, or the small ones"
                            + " of the Brazil Data Cube. Their edges must lie between the scene's pixels.")
    private String grid;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the maps: a path that all machines share, hdfs://…, or s3a://….")
    private String out;

    @Option(
            names = "--overwrite",
            description = "Remove all maps in that folder before, whatever model or settings have made them.")
    private boolean overwrite;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "ID",
            description = "Model, as 'cerrado models' lists them.")
    private String model;

    @Option(
            names = "--models",
            required = true,
            paramLabel = "DIR",
            defaultValue = "${env:CERRADO_MODELS}",
            description = "Folder of models, on the driver's machine (default: $CERRADO_MODELS).")
    private Path models;

    @Option(names = "--level", paramLabel = "L1|L2", description = "Level of the classes (default: the model's own).")
    private String level;

    @Option(names = "--roi", paramLabel = "WKT", description = "Only this area, as WKT or GeoJSON.")
    private String roi;

    @Option(names = "--roi-crs", paramLabel = "EPSG:N", description = "CRS of an area that names none.")
    private String roiCrs;

    @Option(names = "--bbox", paramLabel = "W,S,E,N[,CRS]", description = "Only this box.")
    private String bbox;

    @Option(
            names = "--bands",
            paramLabel = "B01,…",
            description = "What each band of the MSI files is, in their order.")
    private String bands;

    @Option(names = "--msi-units", paramLabel = "UNITS", description = "What the MSI values mean: dn or reflectance.")
    private String msiUnits;

    @Option(names = "--offset", paramLabel = "N", description = "Offset that the MSI values carry.")
    private String offset;

    @Option(names = "--sar-units", paramLabel = "UNITS", description = "What the SAR values mean.")
    private String sarUnits;

    @Option(names = "--resolution", paramLabel = "METRES", description = "Pixel size of the maps.")
    private String resolution;

    @Option(names = "--allow-implausible", description = "Use imagery that cannot be what it is taken for.")
    private boolean allowImplausible;

    @Option(names = "--overlap", paramLabel = "PIXELS", description = "Overlap of windows (default: 32).")
    private String overlap;

    @Option(names = "--blend", paramLabel = "core|cosine", description = "How windows are joined (default: cosine).")
    private String blend;

    @Option(names = "--augment", paramLabel = "none|flips", description = "Average over flips and rotations.")
    private String augment;

    @Option(names = "--window", paramLabel = "PIXELS", description = "Side of a window (default: the patch size).")
    private String window;

    @Option(
            names = "--precision",
            paramLabel = "fp32|bf16",
            defaultValue = "fp32",
            description = "Arithmetic, the same on all machines (default: fp32, whatever the model's card says).")
    private String precision;

    @Option(names = "--batch", paramLabel = "N", description = "Windows at once (default: as the device suggests).")
    private String batch;

    @Option(
            names = "--block",
            paramLabel = "PIXELS",
            defaultValue = "4096",
            description = "About how long a block's sides are (default: ${DEFAULT-VALUE}).")
    private int block;

    @Option(
            names = "--confidence",
            paramLabel = "MEASURE",
            arity = "0..1",
            fallbackValue = "probability",
            description =
                    "Also make maps of how sure the model was, in percent: probability (default), margin or entropy.")
    private String confidence;

    @Option(
            names = "--zones",
            paramLabel = "FILE",
            description =
                    "Also count the areas in each polygon of a file, such as municipalities: GeoJSON, a GeoPackage or a"
                            + " Shapefile.")
    private String zones;

    @Option(names = "--zone-id", paramLabel = "NAME", description = "Attribute of the polygons that is their id.")
    private String zoneId;

    @Option(names = "--zone-name", paramLabel = "NAME", description = "Attribute of the polygons that is their name.")
    private String zoneName;

    @Option(
            names = "--licence",
            paramLabel = "ID|other",
            description =
                    "State a licence of the maps: an identifier of SPDX such as CC-BY-4.0, or other (default: what the"
                            + " folder states).")
    private String licence;

    @Option(
            names = "--licence-link",
            paramLabel = "URL",
            description = "Where the licence's text is; with other it must be given.")
    private String licenceLink;

    @Option(
            names = "--worker",
            paramLabel = "process|inline",
            defaultValue = "process",
            description = "Run the model"
                    + " in a process beside each executor, or in the executor's own (default: process).")
    private String worker;

    private MapCommand() {}

    /**
     * Runs the command.
     *
     * @param arguments its options
     */
    public static void main(String[] arguments) {
        System.setProperty("org.geotools.referencing.forceXY", "true");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new MapCommand()).setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println(command.getColorScheme().errorText("cerrado map: " + e.getMessage()));
            return 1;
        });
    }

    @Override
    public Integer call() throws Exception {
        Model chosen = model();
        if (confidence != null && ConfidenceMeasure.find(confidence).isEmpty()) {
            throw refused(
                    "--confidence is '" + confidence + "'; allowed: " + String.join(", ", ConfidenceMeasure.ids()));
        }
        if (!List.of("process", "inline").contains(worker)) {
            throw refused("--worker is '" + worker + "'; allowed: process, inline");
        }
        if (grid != null && TileGrid.find(grid).isEmpty()) {
            throw refused(
                    "--grid is '" + grid + "'; allowed: " + String.join(", ", new TreeMap<>(TileGrid.ALL).keySet()));
        }
        Optional<Licence> stated = licence();
        checkTime();
        SparkConf configuration =
                new SparkConf().setAppName("ClassifyCerrado").setIfMissing("spark.master", "local[*]");
        // A task has all cores of its executor: the network computes on them side by side with one copy of the model.
        if (!configuration.contains("spark.task.cpus")) {
            cores(configuration).ifPresent(cores -> configuration.set("spark.task.cpus", cores));
        }
        try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
            Storage storage = new Storage(spark.hadoopConfiguration());
            return run(spark, storage, chosen, stated);
        }
    }

    private static Optional<String> cores(SparkConf configuration) {
        String master = configuration.get("spark.master");
        if (master.startsWith("local[") && !master.contains(",")) {
            String count = master.substring("local[".length(), master.length() - 1);
            return Optional.of(count.equals("*") ? "" + Runtime.getRuntime().availableProcessors() : count);
        }
        return configuration.contains("spark.executor.cores")
                ? Optional.of(configuration.get("spark.executor.cores"))
                : Optional.empty();
    }

    private Optional<Licence> licence() {
        if (licence == null && licenceLink != null) {
            throw refused("--licence-link is given without --licence");
        }
        try {
            return Optional.ofNullable(licence).map(id -> Licence.of(id, licenceLink));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private void checkTime() {
        try {
            Optional.ofNullable(time).ifPresent(text -> TimeSpan.of("time", text));
        } catch (InvalidParameterException e) {
            throw refused("--time " + e.problem());
        }
    }

    private int run(JavaSparkContext spark, Storage storage, Model chosen, Optional<Licence> stated)
            throws IOException, InterruptedException {
        PrintWriter screen = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        List<Scene> wanted = scenes(storage);
        OutputFolder output = new OutputFolder(storage, storage.qualified(out));
        Cut cut = new Cut(grid, scenes == null && id == null, region(storage));
        CountedZones inZones = zones(storage);
        JobSettings settings = new JobSettings(
                inputs(),
                chosen.card().sha256(),
                inZones.checksum,
                block,
                grid == null ? "" : grid.toLowerCase(Locale.ROOT));
        claim(output, settings);
        storage.copyIn(chosen.weights().resolveSibling("model.json"), output.model("model.json"));
        storage.copyIn(chosen.weights(), output.model("model.pt"));
        SceneWork work = new Executor(
                output, settings, Zones.of(inZones.all), new DateChoice(time), cut, worker.equals("inline"));
        MapJob.Result result = new MapJob(spark, output, work, line -> {
                    synchronized (screen) {
                        screen.println(line);
                        screen.flush();
                    }
                })
                .run(wanted);
        List<MapRecord> there = output.records();
        if (!there.isEmpty()) {
            new MapIndex(output).write(there, settings.hasConfidence(), inZones.all, stated);
        }
        if (result.problems().isEmpty()) {
            output.clean();
        }
        String what = grid == null ? " scenes" : " tiles";
        int all = result.maps().size() + result.problems().size();
        screen.println(result.maps().size() + " of " + all + what + " have their map in " + output.place());
        if (result.outside() > 0) {
            screen.println(result.outside() + " of " + wanted.size() + " scenes lie outside of the region");
        }
        result.problems().entrySet().stream()
                .limit(LONGEST_LIST)
                .forEach(each -> errors.println("scene " + each.getKey() + ": " + each.getValue()));
        if (result.problems().size() > LONGEST_LIST) {
            errors.println("and " + (result.problems().size() - LONGEST_LIST) + " more");
        }
        if (all == 0) {
            errors.println("no scene lies in the region");
        }
        return all > 0 && result.problems().isEmpty() ? 0 : 1;
    }

    /** Polygons to count areas in, and a checksum of their file; none and an empty text if none are wanted. */
    private record CountedZones(List<Zone> all, String checksum) {}

    private CountedZones zones(Storage storage) throws IOException {
        if (zones == null) {
            return new CountedZones(List.of(), "");
        }
        if (!exists(storage, zones)) {
            throw refused("--zones is '" + zones + "'; there is no such file");
        }
        try (VectorInput file = VectorInput.open(storage, zones)) {
            return new CountedZones(
                    file.read(ZoneFile::read)
                            .zones("zones", Optional.ofNullable(zoneId), Optional.ofNullable(zoneName), "EPSG:4326"),
                    file.checksum());
        } catch (InvalidParameterException e) {
            throw refused(OPTIONS.get(e.parameter()) + " " + e.problem());
        }
    }

    private Region region(Storage storage) throws IOException {
        if (region == null) {
            return null;
        }
        try {
            if (BOX.matcher(region).matches()) {
                return Region.box(region);
            }
            if (!exists(storage, region)) {
                return Region.of(region, RegionFile.read(region, Optional.empty()));
            }
            try (VectorInput file = VectorInput.open(storage, region)) {
                return Region.of(region, file.read(path -> RegionFile.read(path.toString(), Optional.empty())));
            }
        } catch (IllegalArgumentException e) {
            throw refused("--region " + e.getMessage());
        }
    }

    private static boolean exists(Storage storage, String text) throws IOException {
        try {
            return storage.exists(text);
        } catch (IllegalArgumentException e) {
            return false; // not even a name
        }
    }

    /** Takes a folder for this job, unless maps of another one are there. */
    private void claim(OutputFolder output, JobSettings settings) throws IOException {
        Storage storage = output.storage();
        if (storage.exists(output.settings())
                && !storage.readText(output.settings()).equals(settings.toJson())
                && !overwrite) {
            throw refused("--out is '" + out + "', where another model or other settings have made maps (job.json says"
                    + " which); give another folder, or --overwrite to replace them");
        }
        if (overwrite) {
            output.clear();
        }
        storage.writeText(output.settings(), settings.toJson());
    }

    private List<Scene> scenes(Storage storage) throws IOException {
        if ((scenes == null) == (msi == null && sar == null)) {
            throw refused("give either --scenes, or the files of one scene by --msi and --sar");
        }
        try {
            return scenes != null
                    ? new SceneList(storage).read(scenes)
                    : List.of(new Scene(
                            id == null ? "scene" : id,
                            msi == null ? null : storage.qualified(msi),
                            sar == null ? null : storage.qualified(sar),
                            date == null ? null : LocalDate.parse(date)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refused(e.getMessage());
        }
    }

    private Model model() throws IOException {
        try {
            return new ModelStore(models)
                    .find(model)
                    .orElseThrow(() -> refused("--model is '" + model + "'; '" + models + "' has no such model"));
        } catch (CardException e) {
            throw refused("--model '" + model + "': " + e.getMessage());
        }
    }

    private TreeMap<String, String> inputs() {
        TreeMap<String, String> inputs = new TreeMap<>();
        inputs.put("model", model);
        inputs.put("level", level);
        inputs.put("roi", roi);
        inputs.put("roiCrs", roiCrs);
        inputs.put("bbox", bbox);
        inputs.put("bands", bands);
        inputs.put("msiUnits", msiUnits);
        inputs.put("offset", offset);
        inputs.put("sarUnits", sarUnits);
        inputs.put("resolution", resolution);
        inputs.put("allowImplausible", allowImplausible ? "true" : null);
        inputs.put("overlap", overlap);
        inputs.put("blend", blend);
        inputs.put("augment", augment);
        inputs.put("window", window);
        inputs.put("precision", precision);
        inputs.put("batch", batch);
        inputs.put("confidence", confidence);
        inputs.values().removeIf(java.util.Objects::isNull);
        return inputs;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
