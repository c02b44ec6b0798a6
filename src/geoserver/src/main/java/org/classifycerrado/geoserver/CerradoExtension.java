package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.host.Host;
import org.classifycerrado.process.CerradoProcessFactory;
import org.classifycerrado.segment.InferenceRuntime;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.config.GeoServer;
import org.geoserver.config.GeoServerDataDirectory;
import org.geoserver.config.GeoServerInitializer;
import org.geoserver.gwc.GWC;
import org.geoserver.platform.GeoServerExtensions;
import org.geoserver.security.FileAccessManager;
import org.geoserver.security.SecureCatalogImpl;
import org.geoserver.wms.WMS;
import org.geoserver.wps.resource.WPSResourceManager;
import org.geotools.process.Processors;
import org.geotools.util.logging.Logging;
import org.springframework.beans.factory.DisposableBean;

/** Offers the processes of this project while GeoServer runs. */
public final class CerradoExtension implements GeoServerInitializer, DisposableBean {

    private static final Logger LOGGER = Logging.getLogger(CerradoExtension.class);

    private final Catalog callers;
    private final Catalog catalog;
    private final GeoServerDataDirectory dataDirectory;
    private final WPSResourceManager resources;

    private Configuration configuration;
    private MapFiles files;
    private CerradoProcessFactory factory;
    private InferenceRuntime runtime;

    /**
     * The extension; {@link #initialize} starts it.
     *
     * @param callers the catalog as the caller of a request sees it
     * @param catalog the unsecured one
     * @param dataDirectory GeoServer's data directory
     * @param resources what WPS cleans up after requests
     */
    public CerradoExtension(
            Catalog callers, Catalog catalog, GeoServerDataDirectory dataDirectory, WPSResourceManager resources) {
        this.callers = callers;
        this.catalog = catalog;
        this.dataDirectory = dataDirectory;
        this.resources = resources;
    }

    /**
     * Creates what is missing in the data directory and registers the processes.
     *
     * @param geoServer not used
     * @throws IOException if the data directory cannot be written; the processes are not offered then
     */
    @Override
    public void initialize(GeoServer geoServer) throws IOException {
        Path root = dataDirectory.root().toPath().toRealPath();
        Path folder = Files.createDirectories(root.resolve("cerrado"));
        Files.createDirectories(folder.resolve("models"));
        unpackLibrariesInto(folder.resolve("djl"));
        configuration = new Configuration(folder);
        files = new MapFiles(folder);
        Palettes palettes = new Palettes(catalog, root.resolve("styles"));
        palettes.createMissing();
        WorkspaceRights rights = new WorkspaceRights(GeoServerExtensions.bean(SecureCatalogImpl.class));
        MapLayers layers = new MapLayers(catalog, new GeoServerLayerBuilder(catalog), root);
        CatalogPublisher publisher = new CatalogPublisher(
                callers,
                catalog,
                layers,
                files,
                palettes,
                rights::requireAdministrator,
                place -> FileAccessManager.lookupFileAccessManager().checkAccess(place.toFile()),
                layer -> GWC.get().truncate(layer));
        new Recovery(catalog, layers, files).run();
        runtime = configuration.openRuntime();
        factory = new CerradoProcessFactory(new Host(
                new LayerCoverages(callers, CerradoExtension::defaultTime),
                new LayerZones(callers),
                publisher,
                new RequestScratch(resources),
                configuration::models,
                configuration::settings,
                runtime));
        Processors.addProcessFactory(factory);
        LOGGER.info("ClassifyCerrado is ready; its settings and models are in " + folder);
    }

    private static Object defaultTime(ResourceInfo layer) {
        return GeoServerExtensions.bean(WMS.class).getDefaultTime(layer);
    }

    /** DJL unpacks libtorch into the user's home unless told otherwise, which a service may not have. */
    private static void unpackLibrariesInto(Path folder) {
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            System.setProperty("DJL_CACHE_DIR", folder.toString());
        }
    }

    /** The settings, or null before {@link #initialize} has succeeded. */
    Configuration configuration() {
        return factory == null ? null : configuration;
    }

    /** Where models run; null before {@link #initialize} has succeeded. */
    InferenceRuntime runtime() {
        return runtime;
    }

    /** Withdraws the processes and ends their executions. */
    @Override
    public void destroy() {
        if (factory != null) {
            try {
                Processors.removeProcessFactory(factory);
            } catch (RuntimeException e) {
                LOGGER.log(Level.FINE, "withdrawing the processes", e);
            }
            factory.close();
            runtime.close();
        }
        if (files != null) {
            files.close();
        }
    }
}
