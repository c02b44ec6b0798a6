package org.classifycerrado.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.classifycerrado.Version;
import org.classifycerrado.imagery.TileCache;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code cerrado} command. */
@Command(
        name = "cerrado",
        mixinStandardHelpOptions = true,
        versionProvider = Cerrado.VersionText.class,
        description = "Land-use and land-cover maps of the Cerrado from Sentinel-2 and Sentinel-1.",
        subcommands = {
            ClassifyCommand.class,
            AreasCommand.class,
            CleanCommand.class,
            ModelsCommand.class,
            ImportCommand.class,
            LegendCommand.class,
            BenchCommand.class,
            ChangeCommand.class,
            VectorizeCommand.class,
            EvaluateCommand.class,
            BenchmarkCommand.class,
            SynthCommand.class,
            DatasetCommand.class,
            DownloadCommand.class,
            PublishCommand.class,
            ServeCommand.class,
            StackCommand.class,
            TrainCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the last line on standard error says why",
            "2:wrong arguments",
            "130:cancelled"
        })
public final class Cerrado implements Runnable {

    /** Cancelled, by the shell's custom: 128 + SIGINT. */
    static final int CANCELLED = 130;

    /** What Java puts in place of bytes that the locale's encoding does not have. */
    private static final char UNDECODED = '\uFFFD';

    // Held here, since the log manager forgets a logger, and its level with it, that nobody holds. DJL's warns of CUDA
    // where libraries of it are and no GPU is; which device is used is said by the run itself.
    private static final List<Logger> SILENT = Stream.of("org.classifycerrado", "org.geotools", "ai.djl.util.cuda")
            .map(Logger::getLogger)
            .toList();

    @Spec
    private CommandSpec spec;

    Cerrado() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Says which version this is. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ClassifyCerrado " + Version.current()};
        }
    }

    /**
     * Runs a command line in this process.
     *
     * @param args the arguments
     * @return the exit code
     */
    static int execute(String... args) {
        return new CommandLine(new Cerrado())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    // Words of the processes for a server's callers; here there is no log unless it is asked for.
                    String message = new OptionNames(command.getCommandSpec())
                            .message(e)
                            .replace("the server's log says why", "java -Dcerrado.debug=true says why");
                    command.getErr().println(command.getColorScheme().errorText(message));
                    Logger.getLogger("org.classifycerrado").log(Level.FINE, "failed", e);
                    return e instanceof CancellationException ? CANCELLED : CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    /**
     * The entry point.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        if (Stream.of(args).anyMatch(argument -> argument.indexOf(UNDECODED) >= 0)) {
            System.err.println("cerrado: the locale has not all letters of the arguments; set LC_ALL=C.UTF-8, or start"
                    + " with install/cerrado, which does so");
            System.exit(CommandLine.ExitCode.USAGE);
        }
        setUp();
        System.exit(execute(args));
    }

    /** Settings of the process as a whole, which a host other than this one makes for itself. */
    private static void setUp() {
        Locale.setDefault(Locale.ENGLISH);
        System.setProperty("java.awt.headless", "true");
        // As in GeoServer: coordinates are x before y whatever the authority says.
        System.setProperty("org.geotools.referencing.forceXY", "true");
        Level level = Boolean.getBoolean("cerrado.debug") ? Level.FINE : Level.WARNING;
        Logger root = Logger.getLogger("");
        root.setLevel(level);
        for (var handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setLevel(level);
            }
        }
        // What fails is told in one line on standard error; a log with stack traces besides only when asked for.
        if (level == Level.WARNING) {
            SILENT.forEach(logger -> logger.setLevel(Level.OFF));
        }
        // More than a quarter keeps G1 collecting all the time: what a wide scene needs besides is another quarter.
        TileCache.setCapacity(Runtime.getRuntime().maxMemory() / 4);
    }
}
