package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.classifycerrado.host.Companion;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.catalog.PolygonSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a folder holds wherever a publication stops: a debugger halts another process before each of its changes to
 * files and takes the folder as it is then, which is as a kill leaves it.
 */
class StoppedPublicationTest {

    /** The methods of {@link Files} that change anything and that publishing calls. */
    private static final Set<String> CHANGES =
            Set.of("move", "delete", "deleteIfExists", "newOutputStream", "write", "createDirectories");

    @TempDir
    Path temporary;

    @Test
    void aMapNeverStandsBesideWhatIsOfAnotherRunAndNothingIsInTheWayOfTheNext() throws Exception {
        List<Path> states = statesOf(Files.createDirectory(temporary.resolve("folder")));

        Set<String> seen = new TreeSet<>();
        for (Path state : states) {
            try (LayerFolder layers = new LayerFolder(state)) {
                seen.add("changes " + changes(layers));
                seen.add("years " + years(layers));
                layers.begin(PublishedRuns.changes(PublishedRuns.RUNS + 1, true))
                        .close();
                layers.begin(PublishedRuns.map(PublishedRuns.RUNS + 1, true)).close();
            }
            try (Stream<Path> own = Files.list(state.resolve(".cerrado"))) {
                assertThat(own.map(file -> file.getFileName().toString()))
                        .allMatch(name -> name.equals("lock") || name.endsWith(".properties"));
            }
        }

        // Each run with what belongs to it and alone; before the first, none.
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "changes none",
                        "changes 1",
                        "changes 1 and polygons",
                        "changes 2",
                        "changes 2 and polygons",
                        "changes 3",
                        "years none",
                        "years 1",
                        "years 1 and confidence",
                        "years 2",
                        "years 2 and confidence",
                        "years 3");
    }

    private static String changes(LayerFolder layers) throws Exception {
        Optional<Layer> map = layers.layer(PublishedRuns.CHANGES);
        PolygonSet polygons = layers.polygons().get(Companion.POLYGONS.of(PublishedRuns.CHANGES));
        if (map.isEmpty()) {
            assertThat(polygons).isNull();
            return "none";
        }
        int run = value(map.get());
        assertThat(map.get().title()).isIn(PublishedRuns.CHANGES, "run " + run);
        if (polygons == null) {
            return "" + run;
        }
        assertThat(group(polygons.polygons().file())).isEqualTo(run);
        assertThat(polygons.title()).isIn(polygons.name(), "run " + run + ", polygons");
        return run + " and polygons";
    }

    private static String years(LayerFolder layers) throws Exception {
        Optional<Layer> maps = layers.layer(PublishedRuns.YEARS);
        Optional<Layer> confidences = layers.layer(Companion.CONFIDENCE.of(PublishedRuns.YEARS));
        if (maps.isEmpty()) {
            assertThat(confidences).isEmpty();
            return "none";
        }
        int run = value(maps.get());
        if (confidences.isEmpty()) {
            return "" + run;
        }
        assertThat(value(confidences.get())).isEqualTo(run);
        return run + " and confidence";
    }

    private static int value(Layer layer) throws IOException {
        try (OpenCoverage open = layer.open()) {
            return open.coverage().getRenderedImage().getData().getSample(0, 0, 0);
        }
    }

    private static int group(Path file) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet rows = database.createStatement().executeQuery("SELECT group_id FROM polygons")) {
            return rows.getInt(1);
        }
    }

    /** Copies of a folder, one from before each change that committing makes, and one from the end. */
    private List<Path> statesOf(Path folder) throws Exception {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketListen"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue("60000");
        String address = connector.startListening(arguments);
        Path log = temporary.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-agentlib:jdwp=transport=dt_socket,suspend=y,address=" + address,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishedRuns.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            VirtualMachine machine = connector.accept(arguments);
            List<Path> states = copiesAtStops(machine, folder);
            assertThat(process.waitFor()).as(Files.readString(log)).isZero();
            states.add(copy(folder, states.size()));
            return states;
        } finally {
            process.destroyForcibly();
            connector.stopListening(arguments);
        }
    }

    private List<Path> copiesAtStops(VirtualMachine machine, Path folder) throws Exception {
        machine.classesByName(Files.class.getName()).forEach(StoppedPublicationTest::stopAtChanges);
        ClassPrepareRequest loading = machine.eventRequestManager().createClassPrepareRequest();
        loading.addClassFilter(Files.class.getName());
        loading.enable();
        List<Path> states = new ArrayList<>();
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent loaded) {
                    stopAtChanges(loaded.referenceType());
                } else if (event instanceof BreakpointEvent stop && isCommitting(stop.thread())) {
                    states.add(copy(folder, states.size()));
                } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                    return states;
                }
            }
            events.resume();
        }
    }

    private static void stopAtChanges(ReferenceType files) {
        for (Method method : files.methods()) {
            if (CHANGES.contains(method.name())) {
                files.virtualMachine()
                        .eventRequestManager()
                        .createBreakpointRequest(method.location())
                        .enable();
            }
        }
    }

    private static boolean isCommitting(ThreadReference thread) throws IncompatibleThreadStateException {
        for (StackFrame frame : thread.frames()) {
            if (frame.location().declaringType().name().equals(PublishedRuns.class.getName())
                    && frame.location().method().name().equals("commit")) {
                return true;
            }
        }
        return false;
    }

    private Path copy(Path folder, int number) throws IOException {
        Path target = temporary.resolve("state" + number);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, target.resolve(folder.relativize(file).toString()));
            }
        }
        return target;
    }
}
