package org.classifycerrado.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.Scratch;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.segment.LocalRuntime;
import org.geotools.feature.NameImpl;
import picocli.CommandLine.Model.CommandSpec;

/** Runs processes on maps that are files; none of them needs a model or publishes anything. */
final class MapProcess {

    private final CommandSpec spec;
    private final Host host;

    /**
     * Runs nothing yet.
     *
     * @param spec of the command that shows progress
     * @param scratch where processes write
     */
    MapProcess(CommandSpec spec, Scratch scratch) {
        this(spec, scratch, request -> {
            throw new UnsupportedOperationException("nothing is published");
        });
    }

    /**
     * Processes on files, of which one may make a map.
     *
     * @param spec of the command that shows progress
     * @param scratch where processes write
     * @param publisher takes the map
     */
    MapProcess(CommandSpec spec, Scratch scratch, MapPublisher publisher) {
        this.spec = spec;
        this.host = new Host(
                new GeoTiffFiles(), publisher, scratch, () -> null, () -> Settings.DEFAULTS, new LocalRuntime());
    }

    /**
     * Runs a process.
     *
     * @param process its local name
     * @param inputs by name; those that are null are not given
     * @param interruption cancels it
     * @return its results by name
     */
    Map<String, Object> run(String process, Map<String, Object> inputs, Interruption interruption) {
        inputs.values().removeIf(Objects::isNull);
        try (CerradoProcessFactory factory = new CerradoProcessFactory(host);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            return factory.create(new NameImpl(CerradoProcessFactory.NAMESPACE, process))
                    .execute(inputs, bar);
        }
    }

    /**
     * Tells what a failed process says, in the words of the command.
     *
     * @param spec of the command
     * @param message of the process
     * @param interruption that may have been the cause
     * @return the exit code
     */
    static int failed(CommandSpec spec, String message, Interruption interruption) {
        spec.commandLine()
                .getErr()
                .println(spec.commandLine().getColorScheme().errorText(new OptionNames(spec).in(message)));
        return interruption.isCanceled() ? Cerrado.CANCELLED : 1;
    }

    /** Whether a file's name ends so, in small letters or capitals. */
    static boolean endsWith(Path file, String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** A path as text, or null. */
    static String text(Path path) {
        return path == null ? null : path.toString();
    }
}
