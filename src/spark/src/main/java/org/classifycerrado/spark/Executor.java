package org.classifycerrado.spark;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.TileCache;
import org.classifycerrado.map.AreaCounter;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.map.ZoneAreas;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.patch.PatchBlock;
import org.classifycerrado.process.BlockClassifier;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.SegmentationException;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.data.util.NullProgressListener;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.process.ProcessException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;

/**
 * Maps scenes with core's classifier. It is sent to the executors as a broadcast variable, of which each has one copy:
 * so the model is loaded once in each, and the process that runs it stays for the next block.
 */
final class Executor implements SceneWork {

    private static final long serialVersionUID = 1;

    private static final String GPU = "gpu";
    private static final String PRECISION = "precision";

    private final OutputFolder output;
    private final JobSettings settings;
    private final Zones zones;
    private final DateChoice dates;
    private final Cut cut;
    private final boolean inline;

    private transient BlockClassifier classifier;

    /**
     * Work of a job.
     *
     * @param output where its files are
     * @param settings of all its maps
     * @param zones in which areas are counted besides; often none
     * @param dates which files of a scene's folders are read
     * @param cut what of its scenes is mapped
     * @param inline whether the model runs in the executor's own process
     */
    Executor(OutputFolder output, JobSettings settings, Zones zones, DateChoice dates, Cut cut, boolean inline) {
        this.output = output;
        this.settings = settings;
        this.zones = zones;
        this.dates = dates;
        this.cut = cut;
        this.inline = inline;
    }

    @Override
    public Plan plan(Scene given) throws IOException {
        Scene scene = ofOneDate(given);
        List<String> doubts = new ArrayList<>();
        List<Part> parts = with(scene, open -> {
            List<Part> found = new ArrayList<>();
            for (Cut.Piece piece : cut.of(scene, open.grid())) {
                int blocks = open.blocks(piece.pixels(), settings.block()).size();
                found.add(new Part(scene.as(piece.id()), piece.pixels(), blocks));
            }
            if (!found.isEmpty()) {
                open.areaCounter(open.grid());
                doubts.addAll(open.doubts());
                cut.loss(open.grid()).ifPresent(doubts::add);
            }
            return found;
        });
        List<String> checksums = new ArrayList<>();
        for (String place : new String[] {scene.msi(), scene.sar()}) {
            checksums.add(
                    place == null || parts.isEmpty() ? "" : output.storage().checksum(place));
        }
        return new Plan(settings.fingerprint(checksums.toArray(String[]::new)), parts, doubts);
    }

    private Scene ofOneDate(Scene given) throws IOException {
        try {
            return dates.of(given, output.storage());
        } catch (InvalidParameterException e) {
            throw new ProcessException(e.getMessage());
        }
    }

    @Override
    public long block(Plan plan, Part part, int index) throws IOException {
        String file = output.block(part.scene(), plan, index);
        if (output.storage().exists(file)) {
            return 0;
        }
        return with(part.scene(), open -> {
            requirePrecision(open);
            PatchBlock block = open.blocks(part.pixels(), settings.block()).get(index);
            long[] windows = {0};
            output.storage().write(file, out -> {
                try (BlockFile.Writer writer =
                        new BlockFile.Writer(out, block.pixels().width, settings.hasConfidence())) {
                    windows[0] =
                            open.classify(block, rows -> writer.write(rows.classes(), rows.confidence(), rows.rows()));
                } catch (SegmentationException e) {
                    throw new IOException(e.getMessage(), e);
                }
            });
            return windows[0];
        });
    }

    /** A map must not be made in several arithmetics, as it would where some machines can do one and others not. */
    private void requirePrecision(BlockClassifier.Scene open) throws SegmentationException {
        String wanted = settings.inputs().get(PRECISION);
        String given = open.metadata().get("PRECISION");
        if (!given.equals(wanted)) {
            throw new InvalidParameterException(
                    PRECISION,
                    "is " + wanted + ", which a machine of the cluster cannot do; all must do the same, so ask for "
                            + given);
        }
    }

    @Override
    public MapRecord join(Plan plan, Part part) throws IOException {
        Scene scene = part.scene();
        Path map = temporary(".tif");
        Path confidence = temporary(".tif");
        try {
            MapRecord made = with(scene, open -> join(open, plan, part, map, confidence));
            // What was there does not count from here on; what comes counts once its record is there.
            output.forget(scene);
            if (settings.hasConfidence()) {
                output.storage().copyIn(confidence, output.confidence(made));
            }
            output.storage().copyIn(map, output.map(made));
            output.record(scene, made);
            output.storage().delete(output.blocks(scene));
            return made;
        } finally {
            Files.deleteIfExists(map);
            Files.deleteIfExists(confidence);
        }
    }

    private MapRecord join(BlockClassifier.Scene open, Plan plan, Part part, Path mapFile, Path confidenceFile)
            throws IOException, SegmentationException {
        Scene scene = part.scene();
        PixelGrid grid = open.grid().window(part.pixels());
        AreaCounter areas = open.areaCounter(grid);
        ReferencedEnvelope degrees = degrees(grid);
        List<Integer> inside = zones.near(degrees);
        Optional<ZoneAreas> counter = inside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ZoneAreas("zones", inside.stream().map(zones::get).toList(), open.legend(), grid));
        Map<String, String> metadata = open.metadata();
        try (MapWriter map = MapWriter.classes(mapFile, grid, open.legend(), metadata);
                MapWriter confidence = settings.hasConfidence()
                        ? MapWriter.confidence(confidenceFile, grid, settings.measure(), metadata)
                        : null) {
            List<PatchBlock> blocks = open.blocks(part.pixels(), settings.block());
            int row = 0;
            for (int first = 0; first < blocks.size(); ) {
                int top = blocks.get(first).pixels().y;
                int end = first;
                while (end < blocks.size() && blocks.get(end).pixels().y == top) {
                    end++;
                }
                row = joinRow(scene, plan, blocks, first, end, row, grid, map, confidence, (classes, rows) -> {
                    areas.add(classes, 0, rows.y, rows.height);
                    counter.ifPresent(each -> each.add(classes, rows));
                });
                first = end;
            }
            map.finish(new NullProgressListener());
            if (confidence != null) {
                confidence.finish(new NullProgressListener());
            }
        }
        AreaTable table = areas.table();
        List<MapRecord.ZoneCount> zoneCounts = new ArrayList<>();
        List<ZoneTable.Row> inZones =
                inside.isEmpty() ? List.of() : counter.get().table().rows();
        for (int i = 0; i < inZones.size(); i++) {
            AreaTable each = inZones.get(i).areas();
            if (each.classifiedPixels() + each.noDataPixels() > 0) {
                zoneCounts.add(new MapRecord.ZoneCount(inside.get(i), Count.of(each)));
            }
        }
        AffineTransform corner = grid.cornerToCrs();
        int epsg = epsg(grid);
        return new MapRecord(
                scene.id(),
                plan.fingerprint(),
                MapRecord.folder(epsg) + "/" + scene.fileName(),
                scene.date() == null ? null : scene.date().toString(),
                open.model().id(),
                open.model().sha256(),
                table.level().name(),
                epsg,
                grid.width(),
                grid.height(),
                new double[] {
                    corner.getTranslateX(),
                    corner.getScaleX(),
                    corner.getShearX(),
                    corner.getTranslateY(),
                    corner.getShearY(),
                    corner.getScaleY()
                },
                new double[] {degrees.getMinX(), degrees.getMinY(), degrees.getMaxX(), degrees.getMaxY()},
                Count.of(table),
                zoneCounts,
                plan.doubts(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Joins blocks that lie side by side, band by band; gives the row behind them. */
    private int joinRow(
            Scene scene,
            Plan plan,
            List<PatchBlock> blocks,
            int first,
            int end,
            int firstRow,
            PixelGrid grid,
            MapWriter map,
            MapWriter confidence,
            BiConsumer<byte[], Rectangle> areas)
            throws IOException {
        int row = firstRow;
        List<BlockFile.Reader> readers = new ArrayList<>();
        try {
            for (int i = first; i < end; i++) {
                readers.add(new BlockFile.Reader(
                        output.storage().open(output.block(scene, plan, i)),
                        blocks.get(i).pixels().width,
                        settings.hasConfidence()));
            }
            while (allNext(readers)) {
                int rows = readers.get(0).rows();
                byte[] classes = sideBySide(readers, rows, grid.width(), BlockFile.Reader::classes);
                map.write(classes, 0, rows);
                areas.accept(classes, new Rectangle(0, row, grid.width(), rows));
                if (confidence != null) {
                    confidence.write(sideBySide(readers, rows, grid.width(), BlockFile.Reader::confidence), 0, rows);
                }
                row += rows;
            }
        } finally {
            for (BlockFile.Reader reader : readers) {
                reader.close();
            }
        }
        return row;
    }

    private static boolean allNext(List<BlockFile.Reader> readers) throws IOException {
        int more = 0;
        for (BlockFile.Reader reader : readers) {
            more += reader.next() ? 1 : 0;
        }
        if (more != 0 && more != readers.size()) {
            throw new IOException("blocks that lie side by side differ in their rows");
        }
        return more > 0;
    }

    private static byte[] sideBySide(
            List<BlockFile.Reader> readers, int rows, int width, Function<BlockFile.Reader, byte[]> plane) {
        byte[] joined = new byte[rows * width];
        int x = 0;
        for (BlockFile.Reader reader : readers) {
            byte[] own = plane.apply(reader);
            for (int y = 0; y < rows; y++) {
                System.arraycopy(own, y * reader.width(), joined, y * width + x, reader.width());
            }
            x += reader.width();
        }
        return joined;
    }

    private static int epsg(PixelGrid grid) {
        try {
            Integer code = CRS.lookupEpsgCode(grid.crs(), false);
            return code == null ? 0 : code;
        } catch (FactoryException e) {
            return 0;
        }
    }

    private static ReferencedEnvelope degrees(PixelGrid grid) throws IOException {
        try {
            return grid.envelope().transform(DefaultGeographicCRS.WGS84, true);
        } catch (FactoryException | TransformException e) {
            throw new IOException("the map's place on Earth cannot be told", e);
        }
    }

    private <T> T with(Scene scene, BlockClassifier.Work<T> work) throws IOException {
        return classifier().with(settings.inputsOf(scene.msi(), scene.sar(), device()), work);
    }

    /** The device that Spark has given the task, else the CPU. */
    private String device() {
        ResourceInformation gpu = TaskContext.get() == null
                ? null
                : TaskContext.get().resourcesJMap().get(GPU);
        return gpu == null ? "cpu" : GPU + ":" + gpu.addresses()[0];
    }

    private synchronized BlockClassifier classifier() throws IOException {
        if (classifier == null) {
            setUp();
            Path folder = Files.createTempDirectory(scratch(), "models");
            String id = settings.inputs().get("model");
            Path model = Files.createDirectory(folder.resolve(id));
            for (String file : List.of("model.json", "model.pt")) {
                output.storage().copyOut(output.model(file), model.resolve(file));
            }
            ModelStore store = new ModelStore(folder);
            InferenceRuntime runtime = inline ? new LocalRuntime() : new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
            classifier = new BlockClassifier(new Host(
                    new StorageCoverages(output.storage(), scratch()),
                    request -> {
                        throw new IOException("blocks are not published");
                    },
                    Executor::temporary,
                    () -> store,
                    () -> Settings.DEFAULTS,
                    runtime));
        }
        return classifier;
    }

    /** Settings of the executor's process as a whole. Libtorch gets as many threads as the task has cores. */
    private static void setUp() {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.geotools.referencing.forceXY", "true");
        if (TaskContext.get() != null && System.getenv("OMP_NUM_THREADS") == null) {
            System.setProperty(
                    "ai.djl.pytorch.num_threads",
                    Integer.toString(TaskContext.get().cpus()));
        }
        TileCache.setCapacity(Runtime.getRuntime().maxMemory() / 4);
    }

    /** A folder that Spark deletes with the executor. */
    private static Path scratch() {
        return Path.of(SparkFiles.getRootDirectory()).toAbsolutePath();
    }

    private static Path temporary(String suffix) throws IOException {
        Path file = Files.createTempFile(scratch(), "map", suffix);
        Files.delete(file);
        return file;
    }
}
