package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.MapPublisher;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CatalogBuilder;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.Keyword;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.ProjectionPolicy;
import org.geoserver.catalog.StoreInfo;
import org.geoserver.catalog.StyleInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.util.logging.Logging;

/** Publishes maps as GeoTIFF stores with one styled layer each, all or nothing. */
final class CatalogPublisher implements MapPublisher {

    private static final Logger LOGGER = Logging.getLogger(CatalogPublisher.class);

    /** Keys of a store's metadata that tell a map of ours and its level, and what was written about a layer. */
    private static final String LEVEL_KEY = "cerrado.level";

    private static final String CONFIDENCE_LEVEL = "confidence";
    private static final String ABSTRACT_KEY = "cerrado.abstract";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");
    private static final String CONFIDENCE_SUFFIX = "_confidence";

    private final Catalog callers;
    private final Catalog catalog;
    private final Path dataDirectory;
    private final MapFiles files;
    private final Palettes palettes;
    private final WorkspaceRights rights;
    private final Consumer<String> truncateTiles;

    /** Names that requests on their way will take. */
    private final Set<String> reserved = new HashSet<>();

    /**
     * A publisher.
     *
     * @param callers the catalog as the caller of a request sees it
     * @param catalog the unsecured one
     * @param dataDirectory the data directory
     * @param files where the maps go
     * @param palettes their styles
     * @param rights tells where the caller may publish
     * @param truncateTiles drops the cached tiles of a layer, given its name with its workspace
     */
    CatalogPublisher(
            Catalog callers,
            Catalog catalog,
            Path dataDirectory,
            MapFiles files,
            Palettes palettes,
            WorkspaceRights rights,
            Consumer<String> truncateTiles) {
        this.callers = callers;
        this.catalog = catalog;
        this.dataDirectory = dataDirectory;
        this.files = files;
        this.palettes = palettes;
        this.rights = rights;
        this.truncateTiles = truncateTiles;
    }

    @Override
    public Publication begin(Request request) {
        WorkspaceInfo workspace = workspace(request.workspace());
        rights.requireAdministrator(workspace);
        String name = request.name().map(CatalogPublisher::checkName).orElse(null);
        synchronized (reserved) {
            if (name == null) {
                name = freeName(workspace, request);
            }
            Target map =
                    target(workspace, name, request, request.legend().level().name());
            Optional<Target> confidence = request.confidence()
                    ? Optional.of(target(workspace, name + CONFIDENCE_SUFFIX, request, CONFIDENCE_LEVEL))
                    : Optional.empty();
            reserved.add(map.key());
            confidence.ifPresent(target -> reserved.add(target.key()));
            return new PendingLayers(map, confidence, request);
        }
    }

    private WorkspaceInfo workspace(Optional<String> wished) {
        WorkspaceInfo workspace =
                wished.isPresent() ? callers.getWorkspaceByName(wished.get()) : callers.getDefaultWorkspace();
        if (workspace == null) {
            throw new InvalidParameterException(
                    "workspace",
                    wished.isPresent()
                            ? "there is no '" + wished.get() + "'"
                            : "is missing, and there is no default workspace");
        }
        return workspace;
    }

    private static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidParameterException(
                    "name", "is '" + name + "'; allowed: a letter or _, then up to 99 letters, digits, _, - and .");
        }
        return name;
    }

    private String freeName(WorkspaceInfo workspace, Request request) {
        String base = NAME.matcher(request.suggestedName()).matches()
                ? request.suggestedName()
                : request.suggestedName().substring(0, 80);
        for (int number = 1; ; number++) {
            String name = number == 1 ? base : base + "_" + number;
            if (isFree(workspace, name) && (!request.confidence() || isFree(workspace, name + CONFIDENCE_SUFFIX))) {
                return name;
            }
        }
    }

    private boolean isFree(WorkspaceInfo workspace, String name) {
        return !reserved.contains(workspace.getName() + ":" + name)
                && catalog.getStoreByName(workspace, name, StoreInfo.class) == null
                && catalog.getLayerByName(workspace.getName() + ":" + name) == null;
    }

    /**
     * A layer that is to be made or replaced.
     *
     * @param workspace where
     * @param name of store, coverage and layer
     * @param replaced the store that is there already
     */
    private record Target(WorkspaceInfo workspace, String name, Optional<CoverageStoreInfo> replaced) {
        String key() {
            return workspace.getName() + ":" + name;
        }
    }

    private Target target(WorkspaceInfo workspace, String name, Request request, String level) {
        if (isFree(workspace, name)) {
            return new Target(workspace, name, Optional.empty());
        }
        String full = workspace.getName() + ":" + name;
        if (reserved.contains(full)) {
            throw new InvalidParameterException("name", "'" + full + "' is being published by another request");
        }
        if (!request.overwrite()) {
            throw new InvalidParameterException(
                    "name", "'" + full + "' exists; give another, or overwrite=true to replace it");
        }
        CoverageStoreInfo store = catalog.getCoverageStoreByName(workspace, name);
        String before = store == null ? null : store.getMetadata().get(LEVEL_KEY, String.class);
        if (before == null || catalog.getCoverageByName(workspace.getName(), name) == null) {
            throw new InvalidParameterException(
                    "name", "'" + full + "' exists and is no map of this process; it is not overwritten");
        }
        if (!before.equals(level)) {
            throw new InvalidParameterException(
                    "level", "is " + level + "; the map '" + full + "' to be overwritten is of level " + before);
        }
        return new Target(workspace, name, Optional.of(store));
    }

    /** Layers on their way. */
    private final class PendingLayers implements Publication {
        private final Target map;
        private final Optional<Target> confidence;
        private final Request request;
        private final Path mapFile = files.workFile();
        private final Path confidenceFile = files.workFile();

        PendingLayers(Target map, Optional<Target> confidence, Request request) {
            this.map = map;
            this.confidence = confidence;
            this.request = request;
        }

        @Override
        public Path mapFile() {
            return mapFile;
        }

        @Override
        public Path confidenceFile() {
            return confidenceFile;
        }

        @Override
        public String commit(MapInfo info) throws IOException {
            Deque<Runnable> undo = new ArrayDeque<>();
            Deque<Runnable> afterwards = new ArrayDeque<>();
            try {
                String title = request.title().orElseGet(() -> title(info));
                if (confidence.isPresent()) {
                    publish(
                            confidence.get(),
                            confidenceFile,
                            new Description(
                                    title + ", confidence",
                                    "Probability of the class in percent. " + summary(info),
                                    CONFIDENCE_LEVEL,
                                    "confidence",
                                    "%",
                                    palettes.confidence()),
                            undo,
                            afterwards);
                }
                publish(
                        map,
                        mapFile,
                        new Description(
                                title,
                                summary(info),
                                info.legend().level().name(),
                                "class",
                                null,
                                palettes.of(info.legend().level())),
                        undo,
                        afterwards);
            } catch (Exception e) {
                for (Runnable step : undo) {
                    try {
                        step.run();
                    } catch (RuntimeException suppressed) {
                        e.addSuppressed(suppressed);
                    }
                }
                throw e instanceof IOException io ? io : new IOException("the layer cannot be published", e);
            }
            afterwards.forEach(Runnable::run);
            return map.key();
        }

        @Override
        public void close() {
            files.remove(mapFile);
            files.remove(confidenceFile);
            synchronized (reserved) {
                reserved.remove(map.key());
                confidence.ifPresent(target -> reserved.remove(target.key()));
            }
        }
    }

    /** What is said about a layer. */
    private record Description(String title, String text, String level, String band, String unit, StyleInfo style) {}

    private static String title(MapPublisher.MapInfo info) {
        return "Land cover of " + info.inputs() + ", "
                + info.legend().level() + ", "
                + DateTimeFormatter.ISO_LOCAL_DATE.format(info.date().atZone(ZoneOffset.UTC));
    }

    private static String summary(MapPublisher.MapInfo info) {
        return "Land use and land cover in the " + info.legend().size() + " classes of CerraData-4MM "
                + info.legend().level() + ". Model: " + info.model().id() + " ("
                + info.model().title()
                + "), sha256 " + info.model().sha256() + ". Made from " + info.inputs() + " on "
                + DateTimeFormatter.ISO_INSTANT.format(info.date().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                + ".";
    }

    private void publish(
            Target target, Path finished, Description what, Deque<Runnable> undo, Deque<Runnable> afterwards)
            throws Exception {
        Path file = files.take(finished, target.workspace().getName(), target.name());
        undo.push(() -> files.remove(file));
        if (target.replaced().isPresent()) {
            replace(target, target.replaced().get(), file, what, undo, afterwards);
        } else {
            create(target, file, what, undo);
        }
    }

    private void create(Target target, Path file, Description what, Deque<Runnable> undo) throws Exception {
        CatalogBuilder builder = new CatalogBuilder(catalog);
        builder.setWorkspace(target.workspace());
        CoverageStoreInfo store = builder.buildCoverageStore(target.name());
        store.setType("GeoTIFF");
        store.setURL(files.url(file));
        store.setDescription(what.title());
        store.getMetadata().put(LEVEL_KEY, what.level());
        catalog.add(store);
        undo.push(() -> catalog.remove(catalog.getCoverageStoreByName(target.workspace(), target.name())));
        builder.setStore(catalog.getCoverageStoreByName(target.workspace(), target.name()));

        CoverageInfo coverage = builder.buildCoverage();
        coverage.setName(target.name());
        coverage.setTitle(what.title());
        coverage.setAbstract(what.text());
        coverage.getMetadata().put(ABSTRACT_KEY, what.text());
        for (String keyword : List.of("land cover", "land use", "Cerrado", "CerraData-4MM", what.level())) {
            coverage.getKeywords().add(new Keyword(keyword));
        }
        coverage.getDimensions().get(0).setName(what.band());
        if (what.unit() != null) {
            coverage.getDimensions().get(0).setUnit(what.unit());
        }
        declareSrs(coverage);
        catalog.add(coverage);
        undo.push(() ->
                catalog.remove(catalog.getCoverageByName(target.workspace().getName(), target.name())));

        LayerInfo layer = builder.buildLayer(coverage);
        layer.setDefaultStyle(what.style());
        catalog.add(layer);
        undo.push(() -> catalog.remove(catalog.getLayerByName(target.key())));
        LOGGER.info("published " + target.key());
    }

    /** Where the map's CRS has no EPSG code, services offer it in WGS 84. */
    private static void declareSrs(CoverageInfo coverage) {
        if (coverage.getSRS() == null
                || coverage.getSRS().toUpperCase(Locale.ROOT).startsWith("UNKNOWN")) {
            coverage.setSRS("EPSG:4326");
            coverage.setProjectionPolicy(ProjectionPolicy.REPROJECT_TO_DECLARED);
        }
    }

    /**
     * Points an existing store at the new file. Saving the store is what readers notice: it drops the cached reader of
     * the old file. What the administrator has set for the layer stays.
     */
    private void replace(
            Target target,
            CoverageStoreInfo replaced,
            Path file,
            Description what,
            Deque<Runnable> undo,
            Deque<Runnable> afterwards)
            throws Exception {
        String oldUrl = replaced.getURL();
        CoverageStoreInfo store = catalog.getCoverageStoreByName(target.workspace(), target.name());
        store.setURL(files.url(file));
        catalog.save(store);
        undo.push(() -> {
            CoverageStoreInfo back = catalog.getCoverageStoreByName(target.workspace(), target.name());
            back.setURL(oldUrl);
            catalog.save(back);
        });

        CatalogBuilder builder = new CatalogBuilder(catalog);
        builder.setWorkspace(target.workspace());
        builder.setStore(catalog.getCoverageStoreByName(target.workspace(), target.name()));
        CoverageInfo fresh = builder.buildCoverage();
        CoverageInfo coverage = catalog.getCoverageByName(target.workspace().getName(), target.name());
        boolean declared = coverage.getProjectionPolicy() != ProjectionPolicy.REPROJECT_TO_DECLARED;
        coverage.setNativeCRS(fresh.getNativeCRS());
        coverage.setNativeBoundingBox(fresh.getNativeBoundingBox());
        coverage.setLatLonBoundingBox(fresh.getLatLonBoundingBox());
        coverage.setGrid(fresh.getGrid());
        if (declared) {
            coverage.setSRS(fresh.getSRS());
            declareSrs(coverage);
        }
        String written = coverage.getMetadata().get(ABSTRACT_KEY, String.class);
        if (written != null && written.equals(coverage.getAbstract())) {
            coverage.setAbstract(what.text());
            coverage.getMetadata().put(ABSTRACT_KEY, what.text());
        }
        catalog.save(coverage);
        afterwards.push(() -> {
            try {
                truncateTiles.accept(target.key());
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "cannot truncate the tiles of " + target.key(), e);
            }
            Path old = resolve(oldUrl);
            if (files.owns(old)) {
                files.removeLater(old);
            }
            LOGGER.info("replaced " + target.key());
        });
    }

    /** Removes maps that no store refers to. */
    void removeOrphans() throws IOException {
        Set<Path> used = new HashSet<>();
        for (CoverageStoreInfo store : catalog.getCoverageStores()) {
            if (store.getURL() != null && store.getURL().startsWith("file:")) {
                Path file = resolve(store.getURL());
                if (Files.exists(file)) {
                    used.add(file.toRealPath());
                }
            }
        }
        files.removeOrphans(used);
    }

    private Path resolve(String url) {
        return dataDirectory.resolve(url.substring("file:".length())).normalize();
    }
}
