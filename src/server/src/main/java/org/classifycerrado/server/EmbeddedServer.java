package org.classifycerrado.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Scratch;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.server.catalog.LayerFolder;
import org.classifycerrado.server.execution.Executions;
import org.classifycerrado.server.execution.RequestFiles;
import org.classifycerrado.server.execution.ResultFormat;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Endpoint;
import org.classifycerrado.server.http.HttpHost;
import org.classifycerrado.server.ogcapi.ProcessesApi;
import org.classifycerrado.server.wms.WmsService;
import org.classifycerrado.server.wps.WpsService;

/** WPS, OGC API - Processes, WMS and a map page on a folder of GeoTIFFs. */
public final class EmbeddedServer implements AutoCloseable {

    /** How many executions may run and wait. */
    private static final int MOST_EXECUTIONS = 12;

    private final LayerFolder layers;
    private final RequestFiles files;
    private final Executions executions;
    private final HttpHost http;

    /**
     * Starts a server.
     *
     * @param folder whose GeoTIFFs are the layers, and where maps are published
     * @param address where to listen; port 0 chooses a free one
     * @param host makes what the processes need, given where their coverages come from and their maps go (one object is
     *     both), and where their temporary files live
     * @param formats how the processes' results are written
     * @throws IOException if the folder is in use or cannot be written, or the address cannot be listened on
     */
    public EmbeddedServer(
            Path folder,
            InetSocketAddress address,
            BiFunction<LayerFolder, Scratch, Host> host,
            List<ResultFormat> formats)
            throws IOException {
        layers = new LayerFolder(folder);
        files = new RequestFiles();
        Host processes = host.apply(layers, files);
        executions = new Executions(new CerradoProcessFactory(processes), formats, files, MOST_EXECUTIONS);
        WpsService wps = new WpsService(executions);
        WmsService wms = new WmsService(layers);
        Map<String, Endpoint> endpoints = new LinkedHashMap<>(Page.endpoints());
        Listings listings = new Listings(layers, executions);
        endpoints.put("/api/layers", listings::layers);
        endpoints.put("/api/jobs", listings::jobs);
        endpoints.put("/api/input", new InputAdvice(layers, processes.models())::answer);
        Downloads downloads = new Downloads(layers);
        endpoints.put("/api/file", downloads::file);
        endpoints.put("/api/picture", downloads::picture);
        endpoints.put("/api/polygons", downloads::polygons);
        endpoints.put("/wps", wps);
        endpoints.put(ProcessesApi.PATH + "/*", new ProcessesApi(executions));
        endpoints.put("/wms", wms);
        endpoints.put("/ows", call -> isWms(call) ? wms.answer(call) : wps.answer(call));
        try {
            http = new HttpHost(
                    address,
                    endpoints,
                    List.of("/wps", "/ows", ProcessesApi.PATH + "/*", "/api/input", "/api/picture", "/api/polygons"));
        } catch (IOException | RuntimeException e) {
            executions.close();
            files.close();
            layers.close();
            throw e;
        }
    }

    private static boolean isWms(Call call) {
        return call.query().get("service").orElse("").equalsIgnoreCase("WMS");
    }

    /**
     * Where the server can be reached.
     *
     * @return its URL, without a slash at its end
     */
    public URI url() {
        return http.url();
    }

    /** Refuses new requests, cancels executions, and removes temporary files. */
    @Override
    public void close() {
        executions.close();
        http.close();
        files.close();
        layers.close();
    }
}
