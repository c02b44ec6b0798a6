package org.classifycerrado.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.legend.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado legend}: prints the classes or writes the styles. */
@Command(
        name = "legend",
        mixinStandardHelpOptions = true,
        description = "Prints the classes of both levels, or writes the styles and legend images made from them.")
final class LegendCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--level", paramLabel = "L1|L2", description = "Only this level.")
    private Level level;

    @Option(names = "--write", paramLabel = "DIR", description = "Write SLD and QGIS styles and legend images there.")
    private Path folder;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (folder != null) {
            for (Path file : LegendFiles.write(Files.createDirectories(folder))) {
                out.println(file);
            }
            return 0;
        }
        for (Level each : level == null ? Level.values() : new Level[] {level}) {
            Legend legend = Legend.of(each);
            out.printf(Locale.ROOT, "%s%n", each);
            for (LandCoverClass c : legend.classes()) {
                String parent = each == Level.L1
                        ? ""
                        : Legend.of(Level.L1)
                                .classes()
                                .get(legend.parentOf(c.id()))
                                .name();
                out.printf(
                        Locale.ROOT,
                        "%3d %-3s %s %-44s %-44s %s%n",
                        c.id(),
                        c.code(),
                        c.hex(),
                        c.name(),
                        c.namePt(),
                        parent);
            }
        }
        return 0;
    }
}
