package org.classifycerrado.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.learn.synth.SceneOptions;
import org.classifycerrado.learn.synth.SceneWriter;
import org.classifycerrado.learn.synth.SyntheticScene;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado synth}: makes a synthetic scene. */
@Command(
        name = "synth",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes a synthetic scene: msi.tif, sar.tif on another grid, and the true classes of both levels. The"
                        + " same options give the same scene.")
final class SynthCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write into.")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "Which world (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--west",
            defaultValue = "700000",
            description = "Easting of the upper-left corner, metres in UTM 22S (default: ${DEFAULT-VALUE}).")
    private double west;

    @Option(
            names = "--north",
            defaultValue = "9300000",
            description = "Northing of the upper-left corner (default: ${DEFAULT-VALUE}).")
    private double north;

    @Option(names = "--width", defaultValue = "1024", description = "Columns of 10 m (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--height", defaultValue = "1024", description = "Rows of 10 m (default: ${DEFAULT-VALUE}).")
    private int height;

    @Option(
            names = "--years",
            paramLabel = "N",
            description = "Scenes of so many years, in folders 0, 1, … of --out: the same place as land is cleared,"
                    + " left to grow over, irrigated and dug up.")
    private Integer years;

    @Option(
            names = "--safe",
            paramLabel = "BASELINE",
            description =
                    "Also make a Sentinel-2 product of it, of level 2A and this processing baseline, such as 04.00;"
                            + " --width and --height are the same then, and multiples of 6.")
    private String baseline;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            defaultValue = "2022-08-01",
            description = "When the product was acquired (default: ${DEFAULT-VALUE}).")
    private LocalDate date;

    @Option(
            names = "--clouds",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "How many clouds hide what is below them in the product (default: ${DEFAULT-VALUE}).")
    private int clouds;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        if (years != null && (years < 1 || baseline != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    baseline == null ? "--years is " + years + "; allowed: 1 and more" : "--years is without --safe");
        }
        Map<Path, SyntheticScene> scenes = new LinkedHashMap<>();
        try {
            SceneOptions options = SceneOptions.of(seed, west, north, width, height);
            for (int year = 0; year < (years == null ? 1 : years); year++) {
                Path folder = years == null ? out : out.resolve(Integer.toString(year));
                scenes.put(folder, SyntheticScene.of(options, year));
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        for (Path folder : scenes.keySet()) {
            Files.createDirectories(folder);
            for (String name : SceneWriter.FILES) {
                CommandFiles.requireWritable("out", folder.resolve(name), overwrite);
            }
        }
        Optional<SyntheticProduct> product = Optional.ofNullable(baseline).map(this::product);
        if (product.isPresent() && Files.exists(out.resolve(product.get().name())) && !overwrite) {
            throw new InvalidParameterException(
                    "out", "'" + out.resolve(product.get().name()) + "' exists; say --overwrite to replace it");
        }
        for (Map.Entry<Path, SyntheticScene> scene : scenes.entrySet()) {
            SceneWriter.write(scene.getValue(), scene.getKey());
            spec.commandLine().getOut().println("scene: " + scene.getKey());
        }
        if (product.isPresent()) {
            spec.commandLine().getOut().println("product: " + product.get().write(out));
        }
        return 0;
    }

    private SyntheticProduct product(String processing) {
        if (!processing.matches("\\d\\d\\.\\d\\d")) {
            throw new ParameterException(
                    spec.commandLine(), "--safe is '" + processing + "'; a baseline is written as 04.00");
        }
        if (width != height || width % 6 != 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--width is " + width + ", --height " + height + "; with --safe they are the same multiple of 6");
        }
        return new SyntheticProduct(seed, west, north, width, date, processing, clouds);
    }
}
