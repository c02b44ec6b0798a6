package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.change.ChangePolygons;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.host.PublishingException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.polygon.PolygonFile;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.StoreInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.util.logging.Logging;

/**
 * Publishes maps as GeoTIFF stores with one styled layer each, all or nothing. A companion stands only beside the class
 * map of its own run.
 */
final class CatalogPublisher implements MapPublisher {

    private static final Logger LOGGER = Logging.getLogger(CatalogPublisher.class);

    private final Catalog callers;
    private final Catalog catalog;
    private final MapLayers layers;
    private final MapFiles files;
    private final Palettes palettes;
    private final Consumer<WorkspaceInfo> requireAdministrator;
    private final Predicate<Path> sandbox;
    private final Consumer<String> truncateTiles;
    private final CompanionLayers companions;
    private final LayerNames names = new LayerNames();
    private final Object appending = new Object();

    /**
     * A publisher.
     *
     * @param callers the catalog as the caller of a request sees it
     * @param catalog the unsecured one
     * @param layers changes its layers
     * @param files where the maps go
     * @param palettes their styles
     * @param requireAdministrator refuses workspaces where the caller may not publish
     * @param sandbox tells whether the caller's stores may have files in a folder
     * @param truncateTiles drops the cached tiles of a layer, given its name with its workspace
     */
    CatalogPublisher(
            Catalog callers,
            Catalog catalog,
            MapLayers layers,
            MapFiles files,
            Palettes palettes,
            Consumer<WorkspaceInfo> requireAdministrator,
            Predicate<Path> sandbox,
            Consumer<String> truncateTiles) {
        this.callers = callers;
        this.catalog = catalog;
        this.layers = layers;
        this.files = files;
        this.palettes = palettes;
        this.requireAdministrator = requireAdministrator;
        this.sandbox = sandbox;
        this.truncateTiles = truncateTiles;
        this.companions = new CompanionLayers(catalog, layers, files);
    }

    @Override
    public Publication begin(Request request) throws IOException {
        WorkspaceInfo workspace = workspace(request.workspace());
        requireAdministrator.accept(workspace);
        if (!sandbox.test(files.folder(workspace.getName()))) {
            throw new InvalidParameterException(
                    "publish",
                    "is true, but maps are stored in the folder 'cerrado' of the data directory, which lies outside of"
                            + " this server's file-system sandbox (GEOSERVER_FILESYSTEM_SANDBOX, or the sandbox on the"
                            + " page Data Security). publish=false returns the map");
        }
        WorkspaceNames inventory = new WorkspaceNames(workspace, kind(request));
        LayerNames.Reservation reservation = names.reserve(request, inventory);
        try {
            if (request.appended().isPresent()) {
                code(request.appended().get().grid());
                return new PendingLayers(workspace, inventory, reservation, request);
            }
            inventory.requireKind(reservation.map());
            for (Companion companion : Companion.values()) {
                if (!request.companions().contains(companion)) {
                    companions.requireRemovable(workspace, companion, reservation.map());
                }
            }
            return new PendingLayers(workspace, inventory, reservation, request);
        } catch (RuntimeException e) {
            reservation.close();
            throw e;
        }
    }

    /** What the store of a map says of it. */
    private static String kind(Request request) {
        return switch (request.content()) {
            case CLASSES -> request.legend().level().name();
            case CHANGES -> MapLayers.CHANGE;
            case POLYGONS -> MapLayers.polygons(request.legend().level());
        };
    }

    /** The code of the CRS of a layer with time. */
    private static int code(PixelGrid grid) {
        return TimeMosaic.code(grid)
                .orElseThrow(() -> new InvalidParameterException(
                        "append",
                        "is true, but the map has " + grid.describe()
                                + "; in a layer with time, pixels stand upright in a CRS that has an EPSG code"));
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

    /** The names in a workspace, for a map of a kind. */
    private final class WorkspaceNames implements LayerNames.Inventory {
        private final WorkspaceInfo workspace;
        private final String kind;

        WorkspaceNames(WorkspaceInfo workspace, String kind) {
            this.workspace = workspace;
            this.kind = kind;
        }

        @Override
        public LayerNames.Occupant occupant(String name) {
            StoreInfo store = layers.store(workspace, name);
            ResourceInfo resource = catalog.getResourceByName(workspace.getName(), name, ResourceInfo.class);
            boolean group = catalog.getLayerGroupByName(workspace, name) != null;
            if (store == null && resource == null && !group && catalog.getLayerByName(qualified(name)) == null) {
                return LayerNames.Occupant.NOBODY;
            }
            Optional<String> kind = MapLayers.kind(store);
            boolean ours = kind.isPresent()
                    && layers.mosaic(store).isEmpty()
                    && resource != null
                    && resource.getStore().getId().equals(store.getId());
            return ours && !group ? MapLayers.occupant(kind.get()) : LayerNames.Occupant.OTHER;
        }

        @Override
        public Optional<LayerNames.MapSeries> series(String name) throws IOException {
            StoreInfo store = layers.store(workspace, name);
            Optional<TimeMosaic> mosaic = layers.mosaic(store);
            if (mosaic.isEmpty() || catalog.getLayerByName(qualified(name)) == null) {
                return Optional.empty();
            }
            LayerNames.Occupant kind = MapLayers.occupant(MapLayers.kind(store).orElseThrow());
            return Optional.of(new LayerNames.MapSeries(
                    kind,
                    kind == LayerNames.Occupant.CLASSES ? MapLayers.kind(store).map(Level::parse) : Optional.empty(),
                    mosaic.get().dates(),
                    mosaic.get().grid()));
        }

        /** Refuses to replace a map of another level, whose style would no longer fit. */
        void requireKind(String name) {
            Optional<String> there = MapLayers.kind(layers.store(workspace, name));
            if (there.isPresent() && !there.get().equals(kind)) {
                throw new InvalidParameterException(
                        "level",
                        "is " + kind + "; the map '" + qualified(name) + "' to be overwritten is of level "
                                + there.get());
            }
        }

        @Override
        public String qualified(String name) {
            return MapLayers.qualified(workspace, name);
        }

        /** Refuses a workspace that has gone meanwhile: what is added to it could not be removed any more. */
        void requireWorkspace() {
            WorkspaceInfo now = catalog.getWorkspaceByName(workspace.getName());
            if (now == null || !now.getId().equals(workspace.getId())) {
                throw new InvalidParameterException(
                        "workspace", "'" + workspace.getName() + "' was removed while the map was being made");
            }
        }
    }

    /** Layers on their way. */
    private final class PendingLayers implements Publication {
        private final WorkspaceInfo workspace;
        private final WorkspaceNames inventory;
        private final LayerNames.Reservation reservation;
        private final Request request;
        private final Path mapFile;
        private final Map<Companion, Path> companionFiles = new EnumMap<>(Companion.class);
        private final UUID run = UUID.randomUUID();

        PendingLayers(
                WorkspaceInfo workspace,
                WorkspaceNames inventory,
                LayerNames.Reservation reservation,
                Request request) {
            this.workspace = workspace;
            this.inventory = inventory;
            this.reservation = reservation;
            this.request = request;
            mapFile = files.workFile(request.content().fileEnding());
            request.companions()
                    .forEach(companion -> companionFiles.put(companion, files.workFile(companion.fileEnding())));
        }

        @Override
        public Path mapFile() {
            return mapFile;
        }

        @Override
        public Path file(Companion companion) {
            return companionFiles.get(companion);
        }

        @Override
        public String commit(MapInfo info) throws IOException {
            Undo undo = new Undo();
            List<Runnable> afterwards = new ArrayList<>();
            try {
                inventory.requireWorkspace();
                if (request.appended().isPresent()) {
                    return append(info, request.appended().get());
                }
                publish(Optional.empty(), mapFile, map(info), undo, afterwards);
                for (Companion companion : companionFiles.keySet()) {
                    publish(
                            Optional.of(companion),
                            companionFiles.get(companion),
                            beside(companion, info),
                            undo,
                            afterwards);
                }
                inventory.requireWorkspace();
            } catch (InvalidParameterException | IOException | VirtualMachineError e) {
                undo.run(e);
                throw e;
            } catch (Exception | Error e) {
                undo.run(e);
                throw new PublishingException(e);
            }
            afterwards.forEach(Runnable::run);
            for (Companion companion : Companion.values()) {
                if (!request.companions().contains(companion)) {
                    companions.remove(workspace, companion, reservation.map());
                }
            }
            return inventory.qualified(reservation.map());
        }

        private void publish(
                Optional<Companion> companion,
                Path finished,
                MapLayers.Description what,
                Undo undo,
                List<Runnable> afterwards)
                throws Exception {
            String name = companion.map(reservation::of).orElse(reservation.map());
            boolean replaces = LayerNames.replaces(name, companion, request, inventory);
            if (replaces && companion.isEmpty()) {
                inventory.requireKind(name);
            }
            Optional<Path> old =
                    replaces ? layers.file(layers.store(workspace, name)).filter(files::owns) : Optional.empty();
            Path file = files.take(finished, workspace.getName(), name, run, old);
            undo.push(() -> files.remove(file));
            if (replaces) {
                layers.replace(workspace, name, files.url(file), what, undo);
            } else {
                layers.create(workspace, name, files.url(file), what, undo);
            }
            afterwards.add(() -> {
                if (replaces) {
                    truncate(inventory.qualified(name));
                }
                old.ifPresent(files::removeLater);
                files.published(file);
                LOGGER.info((replaces ? "replaced " : "published ") + inventory.qualified(name));
            });
        }

        /** Adds the map to those of other dates. One at a time: each takes the index as the one before has left it. */
        private String append(MapInfo info, Appended appended) throws Exception {
            synchronized (appending) {
                Undo undo = new Undo();
                List<Runnable> afterwards = new ArrayList<>();
                try {
                    List<Addition> additions = new ArrayList<>();
                    for (Companion companion : companionFiles.keySet()) {
                        additions.add(addition(
                                Optional.of(companion),
                                companionFiles.get(companion),
                                beside(companion, info),
                                appended,
                                undo));
                    }
                    additions.add(addition(Optional.empty(), mapFile, classes(info), appended, undo));
                    // All of them are on record before the first one can be seen.
                    for (Addition addition : additions) {
                        add(addition, appended, undo, afterwards);
                    }
                } catch (Exception | Error e) {
                    undo.run(e);
                    throw e;
                }
                afterwards.forEach(Runnable::run);
                for (Companion companion : Companion.values()) {
                    if (!request.companions().contains(companion)) {
                        companions.removeDate(workspace, companion, reservation.map(), appended.date());
                    }
                }
                return inventory.qualified(reservation.map());
            }
        }

        /** A map that lies among those of other dates, but is not in their index yet. */
        private record Addition(
                String name,
                boolean fresh,
                TimeMosaic mosaic,
                Optional<TimeMosaic.Entry> old,
                Path file,
                MapLayers.Description what) {}

        private Addition addition(
                Optional<Companion> companion, Path finished, MapLayers.Description what, Appended appended, Undo undo)
                throws IOException {
            String name = companion.map(reservation::of).orElse(reservation.map());
            boolean fresh =
                    LayerNames.appends(name, companion, request, inventory).isEmpty();
            TimeMosaic mosaic = fresh
                    ? new TimeMosaic(TimeMosaic.folder(files.folder(workspace.getName()), name, run.toString()))
                    : layers.mosaic(layers.store(workspace, name)).orElseThrow();
            if (fresh) {
                undo.push(() -> files.remove(mosaic));
                mosaic.create(appended.grid(), code(appended.grid()));
            }
            Optional<TimeMosaic.Entry> old = mosaic.entry(appended.date());
            Path file = files.take(finished, mosaic, name, appended.date(), run, old);
            undo.push(() -> files.remove(file));
            return new Addition(name, fresh, mosaic, old, file, what);
        }

        private void add(Addition addition, Appended appended, Undo undo, List<Runnable> afterwards) throws Exception {
            String name = addition.name();
            TimeMosaic mosaic = addition.mosaic();
            Optional<TimeMosaic.Entry> old = addition.old();
            Path file = addition.file();
            undo.push(() -> {
                mosaic.remove(run.toString());
                if (old.isPresent()) {
                    mosaic.put(old.get());
                }
            });
            mosaic.put(TimeMosaic.Entry.of(run.toString(), file, appended.date(), appended.grid()));
            if (addition.fresh()) {
                layers.createInTime(workspace, name, files.url(mosaic.path()), addition.what(), undo);
            } else {
                layers.enlarge(workspace, name, files.url(mosaic.path()), addition.what(), undo);
            }
            afterwards.add(() -> {
                truncate(inventory.qualified(name));
                old.map(mosaic::file).ifPresent(files::removeLater);
                files.published(file);
                LOGGER.info("added " + appended.date() + " to " + inventory.qualified(name));
            });
        }

        private MapLayers.Description map(MapInfo info) throws IOException {
            return switch (request.content()) {
                case CLASSES -> classes(info);
                case CHANGES -> changes(info);
                case POLYGONS -> polygons(info);
            };
        }

        private MapLayers.Description changes(MapInfo info) throws IOException {
            return new MapLayers.Description(
                    title(info),
                    "Groups of changes between two maps in the " + classesOf(info.legend()) + ". " + origin(info),
                    MapLayers.CHANGE,
                    Optional.of(new MapLayers.Values(
                            List.of(MapLayers.CHANGE),
                            "Id of the group of changes, 255 where a map has no class",
                            "1")),
                    info.grid(),
                    palettes.ofChanges(),
                    run,
                    Optional.empty());
        }

        private MapLayers.Description polygons(MapInfo info) throws IOException {
            Level level = info.legend().level();
            return new MapLayers.Description(
                    title(info),
                    summary(info),
                    MapLayers.polygons(level),
                    Optional.empty(),
                    info.grid(),
                    palettes.ofPolygons(level),
                    run,
                    Optional.empty());
        }

        private MapLayers.Description classes(MapInfo info) throws IOException {
            return new MapLayers.Description(
                    title(info),
                    summary(info),
                    info.legend().level().name(),
                    Optional.of(new MapLayers.Values(
                            List.of("class"), "Id of the land-cover class, 255 where there is none", "1")),
                    info.grid(),
                    palettes.of(info.legend().level()),
                    run,
                    Optional.empty());
        }

        private MapLayers.Description beside(Companion companion, MapInfo info) throws IOException {
            String what = info.companions().get(companion);
            boolean polygons = companion == Companion.POLYGONS;
            return new MapLayers.Description(
                    title(info) + ", " + companion.label(),
                    what + ". " + (polygons ? origin(info) : summary(info)),
                    companion.label(),
                    polygons ? Optional.empty() : Optional.of(values(companion, what, info.legend())),
                    info.grid(),
                    palettes.of(companion),
                    run,
                    polygons ? dated(companionFiles.get(companion)) : Optional.empty());
        }

        /** The attribute that has the dates of polygons of changes, if they have any. */
        private static Optional<String> dated(Path polygons) throws IOException {
            return PolygonFile.open(polygons).says(ChangePolygons.DATE)
                    ? Optional.of(ChangePolygons.DATE)
                    : Optional.empty();
        }

        private static MapLayers.Values values(Companion companion, String what, Legend legend) {
            List<String> bands = companion == Companion.PROBABILITIES
                    ? legend.classes().stream().map(CatalogPublisher::bandName).toList()
                    : List.of(companion.label());
            return new MapLayers.Values(bands, what + ", 255 where there is none", "%");
        }

        private String title(MapInfo info) {
            String maps = request.content().title(info);
            return request.title()
                    .orElseGet(() -> request.appended().isPresent()
                            ? maps
                            : maps + ", "
                                    + DateTimeFormatter.ISO_LOCAL_DATE.format(
                                            info.date().atZone(ZoneOffset.UTC)));
        }

        @Override
        public void close() {
            files.remove(mapFile);
            companionFiles.values().forEach(files::remove);
            reservation.close();
        }
    }

    private static String summary(MapPublisher.MapInfo info) {
        return "Land use and land cover in the " + classesOf(info.legend()) + ". " + origin(info);
    }

    private static String classesOf(Legend legend) {
        return legend.size() + " classes of CerraData-4MM " + legend.level();
    }

    private static String origin(MapPublisher.MapInfo info) {
        return info.origin() + ". Made from " + info.inputs() + " on "
                + DateTimeFormatter.ISO_INSTANT.format(info.date().truncatedTo(ChronoUnit.SECONDS))
                + ".";
    }

    /** The code of a class as WCS can name a band: a plus is allowed neither there in XML nor in a URL. */
    private static String bandName(LandCoverClass c) {
        return c.code().replace("+", "plus");
    }

    private void truncate(String layer) {
        try {
            truncateTiles.accept(layer);
        } catch (RuntimeException e) {
            LOGGER.log(java.util.logging.Level.WARNING, "cannot truncate the tiles of " + layer, e);
        }
    }
}
