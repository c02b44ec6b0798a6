package org.classifycerrado.geoserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.classifycerrado.imagery.PixelGrid;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageDimensionInfo;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.MetadataMap;
import org.geoserver.catalog.ProjectionPolicy;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.StyleInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.api.coverage.grid.GridGeometry;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.geometry.jts.ReferencedEnvelope;

/**
 * The catalog's entries of maps: for each map a store, a coverage and a layer of one name. Every change tells an
 * {@link Undo} how it is taken back.
 */
final class MapLayers {

    /** The kind of a raster of changes. */
    static final String CHANGE = "change";

    /**
     * Keys of a store's metadata that tell a map of ours and its kind: a level, {@link #CHANGE}, or a companion's
     * label; of a coverage's what was written and when.
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
     * @param kind level of the classes, {@link #CHANGE}, or the label of a companion
     * @param bands names of the bands
     * @param bandText what their values are
     * @param unit of their values, in UCUM
     * @param run that made it; the layers of one run belong together
     */
    record Description(
            String title,
            String text,
            String kind,
            List<String> bands,
            String bandText,
            String unit,
            StyleInfo style,
            UUID run) {}

    /** The kind of map that a store holds, or empty if it holds none of ours. */
    static Optional<String> kind(CoverageStoreInfo store) {
        return Optional.ofNullable(store).map(found -> found.getMetadata().get(KIND_KEY, String.class));
    }

    /**
     * The run that a store's coverage is of, or that made its file if it has no coverage any more; empty if that is not
     * known.
     */
    Optional<String> run(CoverageStoreInfo store) {
        CoverageInfo coverage = catalog.getCoverageByName(store.getWorkspace().getName(), store.getName());
        return coverage == null
                ? file(store).flatMap(MapFiles::run)
                : Optional.ofNullable(coverage.getMetadata().get(RUN_KEY, String.class));
    }

    /** The file of a store, or empty if it has none. */
    Optional<Path> file(CoverageStoreInfo store) {
        String scheme = "file:";
        return Optional.ofNullable(store.getURL())
                .filter(url -> url.startsWith(scheme))
                .map(url -> dataDirectory.resolve(url.substring(scheme.length())))
                .map(MapFiles::real);
    }

    /** The maps of a store of a layer with time, or empty if it is none of ours. */
    Optional<TimeMosaic> mosaic(CoverageStoreInfo store) {
        return kind(store).flatMap(kind -> file(store)).filter(TimeMosaic::is).map(TimeMosaic::new);
    }

    /**
     * Renews what the catalog knows of the bounds of a layer with time, and the readers, which know them too, if they
     * have changed.
     *
     * @param url of the folder of its maps
     * @throws Exception as GeoServer's builder declares it
     */
    void enlarge(WorkspaceInfo workspace, String name, String url, PixelGrid grid, Description what, Undo undo)
            throws Exception {
        ReferencedEnvelope known =
                catalog.getCoverageByName(workspace.getName(), name).getNativeBoundingBox();
        ReferencedEnvelope bounds = grid.envelope();
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
        create(workspace, name, "GeoTIFF", url, Optional.empty(), what, undo);
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
        CoverageStoreInfo store = builder.store(workspace, name);
        store.setType(type);
        store.setURL(url);
        store.setDescription(what.title());
        store.getMetadata().put(KIND_KEY, what.kind());
        undo.push(() -> removeStore(store.getId()));
        catalog.add(store);

        CoverageInfo coverage = builder.coverage(catalog.getCoverageStore(store.getId()));
        coverage.setName(name);
        coverage.setTitle(what.title());
        coverage.setAbstract(what.text());
        describe(coverage, what);
        declareSrs(coverage);
        time.ifPresent(dimension -> coverage.getMetadata().put(ResourceInfo.TIME, dimension));
        undo.push(() -> removeCoverage(coverage.getId()));
        catalog.add(coverage);

        LayerInfo layer = builder.layer(coverage);
        layer.setDefaultStyle(what.style());
        undo.push(() -> removeLayer(layer.getId()));
        catalog.add(layer);
    }

    private void removeStore(String id) {
        CoverageStoreInfo store = id == null ? null : catalog.getCoverageStore(id);
        if (store != null) {
            catalog.remove(store);
        }
    }

    private void removeCoverage(String id) {
        CoverageInfo coverage = id == null ? null : catalog.getCoverage(id);
        if (coverage != null) {
            catalog.remove(coverage);
        }
    }

    private void removeLayer(String id) {
        LayerInfo layer = id == null ? null : catalog.getLayer(id);
        if (layer != null) {
            catalog.remove(layer);
        }
    }

    /** What is said by us alone, and nothing of the file that GeoServer's builder says. */
    private void describe(CoverageInfo coverage, Description what) {
        coverage.getMetadata().put(ABSTRACT_KEY, what.text());
        coverage.getMetadata().put(RUN_KEY, what.run().toString());
        coverage.getKeywords().clear();
        for (String word : List.of("land cover", "land use", "Cerrado", "CerraData-4MM", what.kind())) {
            coverage.getKeywords().add(builder.keyword(word));
        }
        for (int i = 0; i < what.bands().size(); i++) {
            CoverageDimensionInfo band = coverage.getDimensions().get(i);
            band.setName(what.bands().get(i));
            band.setDescription(what.bandText());
            band.setUnit(what.unit());
        }
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
     * Points an existing store at a new file. Saving the store is what readers notice: it drops the cached reader of
     * the old file. What the administrator has set for the layer stays.
     *
     * @param url of the new map's file
     * @throws Exception as GeoServer's builder declares it
     */
    void replace(WorkspaceInfo workspace, String name, String url, Description what, Undo undo) throws Exception {
        CoverageStoreInfo store = catalog.getCoverageStoreByName(workspace, name);
        String oldUrl = store.getURL();
        undo.push(() -> point(store.getId(), oldUrl));
        point(store.getId(), url);

        CoverageInfo fresh = builder.coverage(catalog.getCoverageStore(store.getId()));
        CoverageInfo coverage = catalog.getCoverageByName(workspace.getName(), name);
        CoverageState before = CoverageState.of(coverage);
        undo.push(() -> {
            CoverageInfo back = catalog.getCoverage(coverage.getId());
            if (back != null) {
                before.restore(back);
                catalog.save(back);
            }
        });
        takeBounds(fresh, coverage);
        String written = coverage.getMetadata().get(ABSTRACT_KEY, String.class);
        if (written != null && written.equals(coverage.getAbstract())) {
            coverage.setAbstract(what.text());
            coverage.getMetadata().put(ABSTRACT_KEY, what.text());
        }
        coverage.getMetadata().put(RUN_KEY, what.run().toString());
        catalog.save(coverage);
    }

    /** Where a map lies, as its file says it now. */
    private static void takeBounds(CoverageInfo fresh, CoverageInfo coverage) {
        boolean declared = coverage.getProjectionPolicy() != ProjectionPolicy.REPROJECT_TO_DECLARED;
        coverage.setNativeCRS(fresh.getNativeCRS());
        coverage.setNativeBoundingBox(fresh.getNativeBoundingBox());
        coverage.setLatLonBoundingBox(fresh.getLatLonBoundingBox());
        coverage.setGrid(fresh.getGrid());
        if (declared) {
            coverage.setSRS(fresh.getSRS());
            declareSrs(coverage);
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
        CoverageStoreInfo store = catalog.getCoverageStore(id);
        if (store != null) {
            store.setURL(url);
            catalog.save(store);
        }
    }

    /** Removes a layer with its coverage and store, whichever of them there are. */
    void remove(CoverageStoreInfo store) {
        LayerInfo layer = catalog.getLayerByName(qualified(store.getWorkspace(), store.getName()));
        if (layer != null) {
            catalog.remove(layer);
        }
        CoverageInfo coverage = catalog.getCoverageByName(store.getWorkspace().getName(), store.getName());
        if (coverage != null) {
            catalog.remove(coverage);
        }
        catalog.remove(catalog.getCoverageStore(store.getId()));
    }

    /** What replacing a map changes of its coverage, as it was before. */
    private record CoverageState(
            CoordinateReferenceSystem nativeCrs,
            ReferencedEnvelope nativeBounds,
            ReferencedEnvelope geographicBounds,
            GridGeometry grid,
            String srs,
            ProjectionPolicy policy,
            String text,
            String written,
            String run) {

        static CoverageState of(CoverageInfo coverage) {
            return new CoverageState(
                    coverage.getNativeCRS(),
                    coverage.getNativeBoundingBox(),
                    coverage.getLatLonBoundingBox(),
                    coverage.getGrid(),
                    coverage.getSRS(),
                    coverage.getProjectionPolicy(),
                    coverage.getAbstract(),
                    coverage.getMetadata().get(ABSTRACT_KEY, String.class),
                    coverage.getMetadata().get(RUN_KEY, String.class));
        }

        void restore(CoverageInfo coverage) {
            coverage.setNativeCRS(nativeCrs);
            coverage.setNativeBoundingBox(nativeBounds);
            coverage.setLatLonBoundingBox(geographicBounds);
            coverage.setGrid(grid);
            coverage.setSRS(srs);
            coverage.setProjectionPolicy(policy);
            coverage.setAbstract(text);
            restore(coverage.getMetadata(), ABSTRACT_KEY, written);
            restore(coverage.getMetadata(), RUN_KEY, run);
        }

        private static void restore(MetadataMap metadata, String key, String value) {
            if (value == null) {
                metadata.remove(key);
            } else {
                metadata.put(key, value);
            }
        }
    }
}
