package org.classifycerrado.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        SyntheticScene scene;
        try {
            scene = SyntheticScene.of(SceneOptions.of(seed, west, north, width, height));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Files.createDirectories(out);
        for (String name : SceneWriter.FILES) {
            CommandFiles.requireWritable("out", out.resolve(name), overwrite);
        }
        SceneWriter.write(scene, out);
        spec.commandLine().getOut().println("scene: " + out);
        return 0;
    }
}
