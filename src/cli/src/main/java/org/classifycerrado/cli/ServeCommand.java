package org.classifycerrado.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.process.ModelList;
import org.classifycerrado.process.RunSummary;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.server.EmbeddedServer;
import org.classifycerrado.server.execution.ResultFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cerrado serve}: the processes over WPS, the maps over WMS and on a page, without a GeoServer. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves a folder of GeoTIFFs over WPS and WMS, with a map page, for trying and for tests.")
final class ServeCommand implements Callable<Integer> {

    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder whose GeoTIFFs are the layers; maps are published into it.")
    private Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, for this machine alone).")
    private String host;

    @Mixin
    private ModelsOption models;

    @Mixin
    private WorkerOption worker;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(data) || !Files.isWritable(data)) {
            throw new ParameterException(spec.commandLine(), "--data: '" + data + "' is not a folder to write to");
        }
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--port is " + port + "; allowed: 0 to 65535");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ParameterException(spec.commandLine(), "--host: there is no '" + host + "'");
        }
        // A server has nobody to tell what fails, so its log does.
        Logger.getLogger("org.classifycerrado").setLevel(null);
        try (TemporaryFolder scratch = new TemporaryFolder();
                InferenceRuntime runtime = worker.open()) {
            ModelStore store = new ModelStore(models.folder(scratch));
            try (EmbeddedServer server = start(address, store, runtime)) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "cerrado-stop"));
                announce(server, address.getAddress());
                stop.await();
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            // Where the JVM ends while libtorch computes, it crashes.
            if (!stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Logger.getLogger(ServeCommand.class.getName()).warning("the server does not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmbeddedServer start(InetSocketAddress address, ModelStore store, InferenceRuntime runtime)
            throws IOException {
        try {
            return new EmbeddedServer(
                    data,
                    address,
                    (layers, files) -> new Host(
                            layers, new ZoneFolder(data), layers, files, () -> store, () -> Settings.DEFAULTS, runtime),
                    formats());
        } catch (java.net.BindException e) {
            throw new ParameterException(
                    spec.commandLine(), "cannot listen on " + host + ":" + port + "; is something else there?", e);
        }
    }

    /** How the results are written; the first of several is the default, as in GeoServer. */
    private static List<ResultFormat> formats() {
        return List.of(
                ResultFormat.text(AreaTable.class, JSON, AreaTable::toJson),
                ResultFormat.text(AreaTable.class, CSV, AreaTable::toCsv),
                ResultFormat.text(ZoneTable.class, JSON, ZoneTable::toJson),
                ResultFormat.text(ZoneTable.class, CSV, ZoneTable::toCsv),
                ResultFormat.text(RunSummary.class, JSON, RunSummary::toJson),
                ResultFormat.text(RunSummary.class, CSV, RunSummary::toCsv),
                ResultFormat.text(Assessment.class, JSON, Assessment::toJson),
                ResultFormat.text(Assessment.class, CSV, Assessment::toCsv),
                ResultFormat.text(TransitionTable.class, JSON, TransitionTable::toJson),
                ResultFormat.text(TransitionTable.class, CSV, TransitionTable::toCsv),
                ResultFormat.streamed(PolygonFile.class, PolygonFile.GEOJSON, false, PolygonFile::writeGeoJson),
                ResultFormat.streamed(PolygonFile.class, PolygonFile.GEOPACKAGE, true, PolygonFile::writeGeoPackage),
                ResultFormat.text(ModelList.class, JSON, ModelList::toJson));
    }

    private void announce(EmbeddedServer server, InetAddress address) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("map page: " + server.url() + "/");
        out.println("WPS:      " + server.url() + "/wps?service=WPS&version=1.0.0&request=GetCapabilities");
        out.println("WMS:      " + server.url() + "/wms?service=WMS&version=1.3.0&request=GetCapabilities");
        out.println(
                address.isLoopbackAddress()
                        ? "Only programs on this machine can reach it; --host names another address."
                        : "Anyone who can reach this machine can use it: there is no login.");
        out.println("Ctrl-C stops it.");
        out.flush();
    }
}
