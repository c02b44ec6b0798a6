package org.classifycerrado.geoserver;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Level;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageDimensionInfo;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DataStoreInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.MetadataMap;
import org.geoserver.catalog.ProjectionPolicy;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.StoreInfo;
import org.geoserver.catalog.StyleInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.api.coverage.grid.GridGeometry;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;

/**
 * The catalog's entries of maps and of polygons: for each a store, a coverage or feature type, and a layer of one name.
 * Every change tells an {@link Undo} how it is taken back.
 */
final class MapLayers {

    /** The kind of a raster of changes. */
    static final String CHANGE = "change";

    private static final String POLYGONS = " polygons";

    /** The parameter of a GeoPackage's store that says where it is. */
    private static final String DATABASE = "database";

    /**
     * Keys of a store's metadata that tell a map of ours and its kind: a level, {@link #CHANGE}, {@link #polygons} of a
     * level, or a companion's label; of a resource's what was written and when.
     */
    private static final String KIND_KEY = "cerrado.level";

    private static final String ABSTRACT_KEY = "cerrado.abstract";
    private static final String RUN_KEY = "cerrado.run";

    private final Catalog catalog;
    private final LayerBuilder builder;
    private final Path dataDirectory;

    MapLayers(Catalog catalog, LayerBuilder builder, Path dataDirectory) {
        this.catalog = catalog;
        this.builder = builder;
        this.dataDirectory = dataDirectory;
    }

    /**
     * What is said about a layer.
     *
     * @param kind level of the classes, {@link #CHANGE}, {@link #polygons} of a level, or the label of a companion
     * @param values of a raster; empty for polygons
     * @param map grid of the map, or of that which polygons are of
     * @param run that made it; the layers of one run belong together
     * @param date attribute that has the date of each polygon; empty if none has one
     */
    record Description(
            String title,
            String text,
            String kind,
            Optional<Values> values,
            PixelGrid map,
            StyleInfo style,
            UUID run,
            Optional<String> date) {}

    /**
     * What the values of a raster are.
     *
     * @param bands names of the bands
     * @param text what their values are
     * @param unit of their values, in UCUM
     */
    record Values(List<String> bands, String text, String unit) {}

    /** The kind of the polygons of class maps of a level. */
    static String polygons(Level level) {
        return level + POLYGONS;
    }

    /** What stands where a kind of map is. */
    static LayerNames.Occupant occupant(String kind) {
        if (kind.equals(CHANGE)) {
            return LayerNames.Occupant.CHANGES;
        } else if (kind.endsWith(POLYGONS)) {
            return LayerNames.Occupant.CLASS_POLYGONS;
        }
        return Companion.labelled(kind).map(Companion::occupant).orElse(LayerNames.Occupant.CLASSES);
    }

    /** The kind of map that a store holds, or empty if it holds none of ours. */
    static Optional<String> kind(StoreInfo store) {
        return Optional.ofNullable(store).map(found -> found.getMetadata().get(KIND_KEY, String.class));
    }

    /** The store of a name, or null. */
    StoreInfo store(WorkspaceInfo workspace, String name) {
        return catalog.getStoreByName(workspace, name, StoreInfo.class);
    }

    /** The coverage or feature type of a name, or null. */
    private ResourceInfo resource(WorkspaceInfo workspace, String name) {
        return catalog.getResourceByName(workspace.getName(), name, ResourceInfo.class);
    }

    /**
     * The run that a store's coverage or feature type is of, or that made its file if it has none any more; empty if
     * that is not known.
     */
    Optional<String> run(StoreInfo store) {
        ResourceInfo resource = resource(store.getWorkspace(), store.getName());
        return resource == null
                ? file(store).flatMap(MapFiles::run)
                : Optional.ofNullable(resource.getMetadata().get(RUN_KEY, String.class));
    }

    private static String url(StoreInfo store) {
        if (store instanceof CoverageStoreInfo raster) {
            return raster.getURL();
        } else if (store instanceof DataStoreInfo vector
                && vector.getConnectionParameters().get(DATABASE) instanceof String url) {
            return url;
        }
        return null;
    }

    private static void setUrl(StoreInfo store, String url) {
        if (store instanceof CoverageStoreInfo raster) {
            raster.setURL(url);
        } else if (store instanceof DataStoreInfo vector) {
            vector.getConnectionParameters().put(DATABASE, url);
        }
    }

    /** The file of a store, or empty if it has none. */
    Optional<Path> file(StoreInfo store) {
        String scheme = "file:";
        return Optional.ofNullable(url(store))
                .filter(url -> url.startsWith(scheme))
                .map(url -> dataDirectory.resolve(url.substring(scheme.length())))
                .map(MapFiles::real);
    }

    /** The maps of a store of a layer with time, or empty if it is none of ours. */
    Optional<TimeMosaic> mosaic(StoreInfo store) {
        return kind(store).flatMap(kind -> file(store)).filter(TimeMosaic::is).map(TimeMosaic::new);
    }

    /**
     * Renews what the catalog knows of the bounds of a layer with time, and the readers, which know them too, if they
     * have changed.
     *
     * @param url of the folder of its maps
     * @throws Exception as GeoServer's builder declares it
     */
    void enlarge(WorkspaceInfo workspace, String name, String url, Description what, Undo undo) throws Exception {
        ReferencedEnvelope known = resource(workspace, name).getNativeBoundingBox();
        ReferencedEnvelope bounds = what.map().envelope();
        if (known == null
                || known.getMinX() > bounds.getMinX()
                || known.getMinY() > bounds.getMinY()
                || known.getMaxX() < bounds.getMaxX()
                || known.getMaxY() < bounds.getMaxY()) {
            replace(workspace, name, url, what, undo);
        }
    }

    static String qualified(WorkspaceInfo workspace, String name) {
        return workspace.getName() + ":" + name;
    }

    /**
     * Makes a layer.
     *
     * @param url of the map's file
     * @throws Exception as GeoServer's builder declares it
     */
    void create(WorkspaceInfo workspace, String name, String url, Description what, Undo undo) throws Exception {
        create(
                workspace,
                name,
                what.values().isPresent() ? "GeoTIFF" : "GeoPackage",
                url,
                what.date().map(builder::time),
                what,
                undo);
    }

    /**
     * Makes a layer with time.
     *
     * @param url of the folder of its maps
     * @throws Exception as GeoServer's builder declares it
     */
    void createInTime(WorkspaceInfo workspace, String name, String url, Description what, Undo undo) throws Exception {
        create(workspace, name, "ImageMosaic", url, Optional.of(builder.time()), what, undo);
    }

    private void create(
            WorkspaceInfo workspace,
            String name,
            String type,
            String url,
            Optional<DimensionInfo> time,
            Description what,
            Undo undo)
            throws Exception {
        StoreInfo store = what.values().isPresent()
                ? builder.rasterStore(workspace, name)
                : builder.polygonStore(workspace, name);
        store.setType(type);
        setUrl(store, url);
        store.setDescription(what.title());
        store.getMetadata().put(KIND_KEY, what.kind());
        undo.push(() -> removeStore(store.getId()));
        catalog.add(store);

        ResourceInfo resource = read(store.getId(), what);
        resource.setName(name);
        resource.setTitle(what.title());
        resource.setAbstract(what.text());
        describe(resource, what);
        declareSrs(resource);
        time.ifPresent(dimension -> resource.getMetadata().put(ResourceInfo.TIME, dimension));
        undo.push(() -> removeResource(resource.getId()));
        catalog.add(resource);

        LayerInfo layer = builder.layer(resource);
        layer.setDefaultStyle(what.style());
        undo.push(() -> removeLayer(layer.getId()));
        catalog.add(layer);
    }

    /** The coverage or feature type that is in a store, with what its file says. */
    private ResourceInfo read(String storeId, Description what) throws Exception {
        return what.values().isPresent()
                ? builder.coverage(catalog.getStore(storeId, CoverageStoreInfo.class))
                : builder.polygons(catalog.getStore(storeId, DataStoreInfo.class), what.map());
    }

    private void removeStore(String id) {
        StoreInfo store = id == null ? null : catalog.getStore(id, StoreInfo.class);
        if (store != null) {
            catalog.remove(store);
        }
    }

    private void removeResource(String id) {
        ResourceInfo resource = id == null ? null : catalog.getResource(id, ResourceInfo.class);
        if (resource != null) {
            catalog.remove(resource);
        }
    }

    private void removeLayer(String id) {
        LayerInfo layer = id == null ? null : catalog.getLayer(id);
        if (layer != null) {
            catalog.remove(layer);
        }
    }

    /** What is said by us alone, and nothing of the file that GeoServer's builder says. */
    private void describe(ResourceInfo resource, Description what) {
        resource.getMetadata().put(ABSTRACT_KEY, what.text());
        resource.getMetadata().put(RUN_KEY, what.run().toString());
        resource.getKeywords().clear();
        for (String word : List.of("land cover", "land use", "Cerrado", "CerraData-4MM", what.kind())) {
            resource.getKeywords().add(builder.keyword(word));
        }
        if (resource instanceof CoverageInfo coverage) {
            describe(coverage.getDimensions(), what.values().orElseThrow());
        }
    }

    private static void describe(List<CoverageDimensionInfo> bands, Values values) {
        for (int i = 0; i < values.bands().size(); i++) {
            CoverageDimensionInfo band = bands.get(i);
            band.setName(values.bands().get(i));
            band.setDescription(values.text());
            band.setUnit(values.unit());
        }
    }

    /** Where the map's CRS has no EPSG code, services offer it in WGS 84. */
    private static void declareSrs(ResourceInfo resource) {
        if (resource.getSRS() == null
                || resource.getSRS().toUpperCase(Locale.ROOT).startsWith("UNKNOWN")) {
            resource.setSRS("EPSG:4326");
            resource.setProjectionPolicy(ProjectionPolicy.REPROJECT_TO_DECLARED);
        }
    }

    /**
     * Points an existing store at a new file. Saving the store is what readers notice: it drops the cached reader of
     * the old file. What the administrator has set for the layer stays.
     *
     * @param url of the new map's file
     * @throws Exception as GeoServer's builder declares it
     */
    void replace(WorkspaceInfo workspace, String name, String url, Description what, Undo undo) throws Exception {
        StoreInfo store = store(workspace, name);
        String oldUrl = url(store);
        undo.push(() -> point(store.getId(), oldUrl));
        point(store.getId(), url);

        ResourceInfo fresh = read(store.getId(), what);
        ResourceInfo resource = resource(workspace, name);
        ResourceState before = ResourceState.of(resource);
        undo.push(() -> {
            ResourceInfo back = catalog.getResource(resource.getId(), ResourceInfo.class);
            if (back != null) {
                before.restore(back);
                catalog.save(back);
            }
        });
        takeBounds(fresh, resource);
        String written = resource.getMetadata().get(ABSTRACT_KEY, String.class);
        if (written != null && written.equals(resource.getAbstract())) {
            resource.setAbstract(what.text());
            resource.getMetadata().put(ABSTRACT_KEY, what.text());
        }
        resource.getMetadata().put(RUN_KEY, what.run().toString());
        if (what.values().isEmpty()) {
            takeTime(what, resource.getMetadata());
        }
        catalog.save(resource);
    }

    /**
     * Polygons without dates have no time dimension; those with dates have that which is set for the layer, or ours.
     */
    private void takeTime(Description what, MetadataMap metadata) {
        if (what.date().isEmpty()) {
            metadata.remove(ResourceInfo.TIME);
        } else if (metadata.get(ResourceInfo.TIME, DimensionInfo.class) == null) {
            metadata.put(ResourceInfo.TIME, builder.time(what.date().get()));
        }
    }

    /** Where a map lies, as its file says it now. */
    private static void takeBounds(ResourceInfo fresh, ResourceInfo resource) {
        boolean declared = resource.getProjectionPolicy() != ProjectionPolicy.REPROJECT_TO_DECLARED;
        resource.setNativeCRS(fresh.getNativeCRS());
        resource.setNativeBoundingBox(fresh.getNativeBoundingBox());
        resource.setLatLonBoundingBox(fresh.getLatLonBoundingBox());
        if (resource instanceof CoverageInfo coverage) {
            coverage.setGrid(((CoverageInfo) fresh).getGrid());
        }
        if (declared) {
            resource.setSRS(fresh.getSRS());
            declareSrs(resource);
        }
    }

    /**
     * Reads again where the maps of a layer lie.
     *
     * @throws Exception as GeoServer's builder declares it
     */
    void renewBounds(WorkspaceInfo workspace, String name) throws Exception {
        CoverageInfo fresh = builder.coverage(catalog.getCoverageStoreByName(workspace, name));
        CoverageInfo coverage = catalog.getCoverageByName(workspace.getName(), name);
        takeBounds(fresh, coverage);
        catalog.save(coverage);
    }

    /** Points a store at a file; readers of what it had before are dropped. */
    void point(String id, String url) {
        StoreInfo store = catalog.getStore(id, StoreInfo.class);
        if (store != null) {
            setUrl(store, url);
            catalog.save(store);
        }
    }

    /** Removes a layer with its coverage or feature type and store, whichever of them there are. */
    void remove(StoreInfo store) {
        LayerInfo layer = catalog.getLayerByName(qualified(store.getWorkspace(), store.getName()));
        if (layer != null) {
            catalog.remove(layer);
        }
        ResourceInfo resource = resource(store.getWorkspace(), store.getName());
        if (resource != null) {
            catalog.remove(resource);
        }
        catalog.remove(catalog.getStore(store.getId(), StoreInfo.class));
    }

    /** What replacing a map changes of its coverage or feature type, as it was before. */
    private record ResourceState(
            CoordinateReferenceSystem nativeCrs,
            ReferencedEnvelope nativeBounds,
            ReferencedEnvelope geographicBounds,
            GridGeometry grid,
            String srs,
            ProjectionPolicy policy,
            String text,
            String written,
            String run,
            DimensionInfo time) {

        static ResourceState of(ResourceInfo resource) {
            return new ResourceState(
                    resource.getNativeCRS(),
                    resource.getNativeBoundingBox(),
                    resource.getLatLonBoundingBox(),
                    resource instanceof CoverageInfo coverage ? coverage.getGrid() : null,
                    resource.getSRS(),
                    resource.getProjectionPolicy(),
                    resource.getAbstract(),
                    resource.getMetadata().get(ABSTRACT_KEY, String.class),
                    resource.getMetadata().get(RUN_KEY, String.class),
                    resource.getMetadata().get(ResourceInfo.TIME, DimensionInfo.class));
        }

        void restore(ResourceInfo resource) {
            resource.setNativeCRS(nativeCrs);
            resource.setNativeBoundingBox(nativeBounds);
            resource.setLatLonBoundingBox(geographicBounds);
            if (resource instanceof CoverageInfo coverage) {
                coverage.setGrid(grid);
            }
            resource.setSRS(srs);
            resource.setProjectionPolicy(policy);
            resource.setAbstract(text);
            restore(resource.getMetadata(), ABSTRACT_KEY, written);
            restore(resource.getMetadata(), RUN_KEY, run);
            restore(resource.getMetadata(), ResourceInfo.TIME, time);
        }

        private static void restore(MetadataMap metadata, String key, Serializable value) {
            if (value == null) {
                metadata.remove(key);
            } else {
                metadata.put(key, value);
            }
        }
    }
}
