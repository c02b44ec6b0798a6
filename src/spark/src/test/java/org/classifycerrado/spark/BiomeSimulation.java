package org.classifycerrado.spark;

import com.sun.management.OperatingSystemMXBean;
import java.awt.Rectangle;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;

/**
 * A job of the size of the biome with a model that does nothing: what Spark's scheduling and the driver's own work
 * take. Prints a line of figures; it is no test. Arguments: scenes, blocks of each, folder.
 */
public final class BiomeSimulation {

    private BiomeSimulation() {}

    /** A scene of a Sentinel-2 tile's size whose blocks are there at once. */
    private record Nothing(int blocks) implements SceneWork {
        /** Windows of 128 pixels that overlap by 32 in a tile of 10,980 × 10,980 pixels: 115 × 115. */
        private static final long WINDOWS = 115 * 115;

        @Override
        public Plan plan(Scene scene) {
            return new Plan("f", List.of(new Part(scene, new Rectangle(10_980, 10_980), blocks)), List.of());
        }

        @Override
        public long block(Plan plan, Part part, int index) {
            return WINDOWS / blocks;
        }

        @Override
        public MapRecord join(Plan plan, Part part) {
            int classes = Legend.of(Level.L2).size();
            return new MapRecord(
                    part.scene().id(),
                    plan.fingerprint(),
                    part.scene().fileName(),
                    part.scene().date().toString(),
                    "none",
                    "none",
                    "L2",
                    32722,
                    10_980,
                    10_980,
                    new double[6],
                    new double[] {-50, -10, -49, -9},
                    new Count(new long[classes], new double[classes], 0, AreaTable.Method.PLANE),
                    List.of(),
                    List.of(),
                    "2026-01-01T00:00:00Z");
        }
    }

    /**
     * Runs it.
     *
     * @param arguments scenes, blocks of each, folder
     */
    public static void main(String[] arguments) throws Exception {
        int scenes = Integer.parseInt(arguments[0]);
        int blocks = Integer.parseInt(arguments[1]);
        SparkConf configuration = new SparkConf()
                .setAppName("simulation")
                .setIfMissing("spark.master", "local-cluster[2,1,512]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.executor.memory", "512m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
            OutputFolder output = new OutputFolder(
                    new Storage(spark.hadoopConfiguration()),
                    Path.of(arguments[2]).toString());
            List<Scene> all = IntStream.range(0, scenes)
                    .mapToObj(i -> new Scene("tile" + i, "msi.tif", "sar.tif", LocalDate.of(2022, 8, 15)))
                    .toList();
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            MapJob.Result result = new MapJob(spark, output, new Nothing(blocks), line -> {}).run(all);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long tasks = (long) scenes * (blocks + 2);
            System.out.printf(
                    Locale.ROOT,
                    "%d maps, %d windows, %d blocks, %d tasks: %.1f s, %.1f CPU seconds of the driver, %.2f ms of CPU a"
                            + " task; %d MiB of heap in use at the end%n",
                    result.maps().size(),
                    scenes * Nothing.WINDOWS,
                    scenes * blocks,
                    tasks,
                    seconds,
                    cpuSeconds,
                    1000 * cpuSeconds / tasks,
                    used >> 20);
        }
    }
}
