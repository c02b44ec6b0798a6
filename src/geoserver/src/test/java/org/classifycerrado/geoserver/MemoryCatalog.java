package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.classifycerrado.imagery.PixelGrid;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageDimensionInfo;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DataStoreInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.LayerGroupInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.MetadataMap;
import org.geoserver.catalog.ProjectionPolicy;
import org.geoserver.catalog.PublishedInfo;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.StyleInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.datum.PixelInCell;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridGeometry2D;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/**
 * A catalog in memory, with what publishing maps needs of GeoServer's: objects that are handed out change in the
 * catalog when they are saved, what others refer to cannot be removed, and any step can be made to fail, before or
 * after it has its effect. GeoServer's own is not on Maven Central.
 */
final class MemoryCatalog implements LayerBuilder {

    private final Path dataDirectory;
    private final Map<String, Info> infos = new LinkedHashMap<>();
    private final List<String> steps = new ArrayList<>();

    private int ids;
    private int failing = -1;
    private boolean afterwards;
    private Supplier<? extends Throwable> failure;
    private Runnable before = () -> {};

    MemoryCatalog(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** The properties of an object, and the object that stands for them. */
    private final class Info implements InvocationHandler {
        private final Class<?> type;
        private final Map<String, Object> values;
        private final Object proxy;

        Info(Class<?> type, Map<String, Object> values) {
            this.type = type;
            this.values = new TreeMap<>();
            values.forEach((key, value) -> this.values.put(key, copy(value)));
            proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
        }

        String id() {
            return (String) values.get("Id");
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) {
            String name = method.getName();
            if (name.equals("equals")) {
                return info(arguments[0]) != null
                        && id() != null
                        && id().equals(info(arguments[0]).id());
            } else if (name.equals("hashCode")) {
                return type.hashCode();
            } else if (name.equals("toString")) {
                return type.getSimpleName() + values;
            } else if (name.equals("prefixedName")) {
                return qualified(this);
            } else if (name.startsWith("set")) {
                return values.put(name.substring(3), arguments[0]);
            }
            Object value = values.get(name.substring(3));
            // Objects that are in the catalog are seen as they are there now.
            return value instanceof Reference to ? view(to.id()) : value;
        }
    }

    private record Reference(String id) {}

    private static Info info(Object object) {
        return object != null
                        && Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof Info info
                ? info
                : null;
    }

    private Object copy(Object value) {
        if (value instanceof Metadata metadata) {
            return new Metadata(metadata.values);
        } else if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map);
        } else if (value instanceof List<?> list) {
            List<Object> copies = new ArrayList<>();
            list.forEach(each -> copies.add(copy(each)));
            return copies;
        } else if (info(value) != null && info(value).id() == null) {
            return new Info(info(value).type, info(value).values).proxy;
        }
        return value;
    }

    private static final class Metadata extends MetadataMap {
        private static final long serialVersionUID = 1L;
        private final Map<String, Serializable> values;

        Metadata(Map<String, Serializable> values) {
            this.values = new TreeMap<>(values);
        }

        @Override
        public <T> T get(String key, Class<T> type) {
            return type.cast(values.get(key));
        }

        @Override
        public Serializable put(String key, Serializable value) {
            return values.put(key, value);
        }

        @Override
        public Serializable remove(Object key) {
            return values.remove(key);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    private <T> T make(Class<T> type, Object... keysAndValues) {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return type.cast(new Info(type, values).proxy);
    }

    private Object view(String id) {
        Info info = infos.get(id);
        return info == null ? null : new Info(info.type, info.values).proxy;
    }

    private Object find(Class<?> type, Function<Info, Boolean> wanted) {
        return infos.values().stream()
                .filter(info -> type.isAssignableFrom(info.type) && wanted.apply(info))
                .findFirst()
                .map(info -> view(info.id()))
                .orElse(null);
    }

    private <T> List<T> all(Class<T> type) {
        return infos.values().stream()
                .filter(info -> type.isAssignableFrom(info.type))
                .map(info -> type.cast(view(info.id())))
                .toList();
    }

    private String qualified(Info info) {
        Info owner = info;
        while (!owner.values.containsKey("Workspace")) {
            Reference up = (Reference) owner.values.getOrDefault("Store", owner.values.get("Resource"));
            owner = infos.get(up.id());
        }
        Info workspace = infos.get(((Reference) owner.values.get("Workspace")).id());
        return (workspace == null ? "gone" : workspace.values.get("Name")) + ":" + info.values.get("Name");
    }

    // --- What tests do ---------------------------------------------------------------------------------------------

    WorkspaceInfo workspace(String name) {
        WorkspaceInfo workspace = make(WorkspaceInfo.class, "Name", name);
        insert(workspace);
        return workspace;
    }

    StyleInfo style(String name) {
        StyleInfo style = make(StyleInfo.class, "Name", name);
        insert(style);
        return style;
    }

    LayerGroupInfo group(WorkspaceInfo workspace, String name, PublishedInfo... members) {
        List<Object> references = new ArrayList<>();
        for (PublishedInfo member : members) {
            references.add(member);
        }
        LayerGroupInfo group = make(
                LayerGroupInfo.class,
                "Name",
                name,
                "Workspace",
                new Reference(workspace.getId()),
                "Layers",
                references);
        insert(group);
        return group;
    }

    /** Removes an object and nothing that refers to it, as another user's request may. */
    void drop(String id) {
        infos.remove(id);
    }

    /** Makes one of the steps from now on fail, the first being 0. */
    void failAt(int step, boolean afterItsEffect, Supplier<? extends Throwable> with) {
        steps.clear();
        failing = step;
        afterwards = afterItsEffect;
        failure = with;
    }

    /** Has something done before the step that is counted from now on, the first being 0. */
    void beforeStep(int step, Runnable what) {
        steps.clear();
        before = () -> {
            if (steps.size() == step + 1) {
                what.run();
            }
        };
    }

    /** The steps taken since one was made to fail. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    /** The same objects in another data directory. */
    MemoryCatalog copy(Path otherDataDirectory) {
        MemoryCatalog copy = new MemoryCatalog(otherDataDirectory);
        infos.forEach((id, info) -> copy.infos.put(id, copy.new Info(info.type, info.values)));
        copy.ids = ids;
        return copy;
    }

    /** All that is in the catalog, as text. */
    List<String> contents() {
        return infos.values().stream()
                .map(info -> info.type.getSimpleName() + info.values)
                .sorted()
                .toList();
    }

    // --- Steps -----------------------------------------------------------------------------------------------------

    private void step(String what, Runnable effect) {
        steps.add(what);
        before.run();
        boolean fails = steps.size() - 1 == failing;
        if (!fails || afterwards) {
            effect.run();
        }
        if (fails) {
            failing = -1;
            MemoryCatalog.<RuntimeException>raise(failure.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }

    private void insert(Object object) {
        Info info = info(object);
        if (info.id() == null) {
            info.values.put("Id", info.type.getSimpleName() + "-" + ids++);
        }
        infos.put(info.id(), new Info(info.type, info.values));
    }

    private void removeChecked(Object object) {
        String id = info(object).id();
        for (Info other : infos.values()) {
            boolean referred = other.values.values().stream()
                    .anyMatch(value -> value instanceof Reference to && to.id().equals(id)
                            || value instanceof List<?> list
                                    && list.stream()
                                            .anyMatch(each -> info(each) != null
                                                    && id.equals(info(each).id())));
            if (referred) {
                throw new IllegalArgumentException(id + " is referred to by " + other.id());
            }
        }
        infos.remove(id);
    }

    private void saveChecked(Object object) {
        Info info = info(object);
        if (!infos.containsKey(info.id())) {
            throw new IllegalArgumentException(info.id() + " is not in the catalog");
        }
        infos.put(info.id(), new Info(info.type, info.values));
    }

    /** The catalog, as GeoServer's types have it; methods that publishing does not call are missing. */
    Catalog catalog() {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (self, method, arguments) -> {
                    try {
                        return call(method.getName(), arguments);
                    } catch (UncheckedIOException e) {
                        throw new InvocationTargetException(e);
                    }
                });
    }

    private Object call(String method, Object... given) {
        switch (method) {
            case "add", "remove", "save":
                String what = method + " " + info(given[0]).type.getSimpleName();
                step(what, () -> {
                    switch (method) {
                        case "add" -> insert(given[0]);
                        case "remove" -> removeChecked(given[0]);
                        default -> saveChecked(given[0]);
                    }
                });
                return null;
            case "getWorkspaceByName":
                return find(WorkspaceInfo.class, info -> info.values.get("Name").equals(given[0]));
            case "getDefaultWorkspace":
                return find(WorkspaceInfo.class, info -> true);
            case "getStore", "getResource", "getLayer":
                return view((String) given[0]);
            case "getStoreByName", "getCoverageStoreByName":
                return find(given.length == 3 ? (Class<?>) given[2] : CoverageStoreInfo.class, info -> qualified(info)
                        .equals(((WorkspaceInfo) given[0]).getName() + ":" + given[1]));
            case "getResourceByName", "getCoverageByName":
                return find(given.length == 3 ? (Class<?>) given[2] : CoverageInfo.class, info -> qualified(info)
                        .equals(given[0] + ":" + given[1]));
            case "getLayerByName":
                return find(LayerInfo.class, info -> qualified(info).equals(given[0]));
            case "getLayerGroupByName":
                return find(LayerGroupInfo.class, info -> qualified(info)
                        .equals(((WorkspaceInfo) given[0]).getName() + ":" + given[1]));
            case "getLayerGroups":
                return all(LayerGroupInfo.class);
            case "getStores":
                return all((Class<?>) given[0]);
            case "getStyleByName":
                return find(StyleInfo.class, info -> info.values.get("Name").equals(given[0]));
            default:
                throw new UnsupportedOperationException(method);
        }
    }

    // --- Making objects of a map's file ------------------------------------------------------------------------------

    @Override
    public CoverageStoreInfo rasterStore(WorkspaceInfo workspace, String name) {
        return store(CoverageStoreInfo.class, workspace, name, "URL", null);
    }

    private <T> T store(Class<T> type, WorkspaceInfo workspace, String name, String key, Object value) {
        return make(
                type,
                "Name",
                name,
                "Workspace",
                new Reference(workspace.getId()),
                "Metadata",
                new Metadata(Map.of()),
                key,
                value);
    }

    @Override
    public DataStoreInfo polygonStore(WorkspaceInfo workspace, String name) {
        Map<String, String> parameters = new TreeMap<>(Map.of("dbtype", "geopkg"));
        return store(DataStoreInfo.class, workspace, name, "ConnectionParameters", parameters);
    }

    @Override
    public CoverageInfo coverage(CoverageStoreInfo store) throws IOException {
        CoverageInfo[] made = new CoverageInfo[1];
        step("read the map", () -> made[0] = read(store));
        return made[0];
    }

    private CoverageInfo read(CoverageStoreInfo store) {
        Path file = dataDirectory.resolve(store.getURL().substring("file:".length()));
        GeoTiffReader reader = null;
        try {
            List<TimeMosaic.Entry> dates = TimeMosaic.is(file) ? new TimeMosaic(file).entries() : List.of();
            if (!dates.isEmpty()) {
                file = file.resolve(dates.get(0).file());
            }
            reader = new GeoTiffReader(file.toFile());
            String name = reader.getGridCoverageNames()[0];
            ReferencedEnvelope bounds = new ReferencedEnvelope(reader.getOriginalEnvelope());
            dates.forEach(date -> {
                bounds.expandToInclude(date.west(), date.south());
                bounds.expandToInclude(date.east(), date.north());
            });
            return make(
                    CoverageInfo.class,
                    "Name",
                    name,
                    "Store",
                    new Reference(store.getId()),
                    "Title",
                    name,
                    "Keywords",
                    new ArrayList<>(List.of(keyword(name), keyword("WCS"), keyword("GeoTIFF"))),
                    "Metadata",
                    new Metadata(Map.of()),
                    "NativeCRS",
                    bounds.getCoordinateReferenceSystem(),
                    "NativeBoundingBox",
                    bounds,
                    "LatLonBoundingBox",
                    bounds.transform(CRS.decode("EPSG:4326", true), true),
                    "Grid",
                    new GridGeometry2D(
                            reader.getOriginalGridRange(),
                            reader.getOriginalGridToWorld(PixelInCell.CELL_CENTER),
                            bounds.getCoordinateReferenceSystem()),
                    "SRS",
                    CRS.lookupIdentifier(bounds.getCoordinateReferenceSystem(), false),
                    "ProjectionPolicy",
                    ProjectionPolicy.NONE,
                    "Dimensions",
                    dimensions(reader));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private List<CoverageDimensionInfo> dimensions(GeoTiffReader reader) throws IOException {
        GridCoverage2D coverage = reader.read(new GeneralParameterValue[0]);
        try {
            List<CoverageDimensionInfo> dimensions = new ArrayList<>();
            for (int i = 0; i < coverage.getNumSampleDimensions(); i++) {
                dimensions.add(make(CoverageDimensionInfo.class, "Name", "GRAY_INDEX", "Unit", "W.m-2.Sr-1"));
            }
            return dimensions;
        } finally {
            coverage.dispose(true);
        }
    }

    @Override
    public FeatureTypeInfo polygons(DataStoreInfo store, PixelGrid map) {
        FeatureTypeInfo[] made = new FeatureTypeInfo[1];
        step("read the polygons", () -> made[0] = read(store, map));
        return made[0];
    }

    private FeatureTypeInfo read(DataStoreInfo store, PixelGrid map) {
        String url = (String) store.getConnectionParameters().get("database");
        Path file = dataDirectory.resolve(url.substring("file:".length()));
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement();
                ResultSet srs = statement.executeQuery("SELECT srs_id FROM gpkg_contents")) {
            srs.next();
            CoordinateReferenceSystem crs = CRS.decode("EPSG:" + srs.getInt(1), true);
            ReferencedEnvelope bounds = new ReferencedEnvelope(map.envelope(), crs);
            return make(
                    FeatureTypeInfo.class,
                    "Name",
                    "polygons",
                    "Store",
                    new Reference(store.getId()),
                    "Title",
                    "polygons",
                    "Keywords",
                    new ArrayList<>(List.of(keyword("features"))),
                    "Metadata",
                    new Metadata(Map.of()),
                    "NativeCRS",
                    crs,
                    "NativeBoundingBox",
                    bounds,
                    "LatLonBoundingBox",
                    bounds.transform(CRS.decode("EPSG:4326", true), true),
                    "SRS",
                    CRS.lookupIdentifier(crs, false),
                    "ProjectionPolicy",
                    ProjectionPolicy.FORCE_DECLARED);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public LayerInfo layer(ResourceInfo resource) {
        return make(LayerInfo.class, "Name", resource.getName(), "Resource", new Reference(resource.getId()));
    }

    @Override
    public DimensionInfo time() {
        return () -> true;
    }

    /** A time dimension of an attribute. */
    record Dates(String attribute) implements DimensionInfo {
        @Override
        public boolean isEnabled() {
            return true;
        }
    }

    @Override
    public DimensionInfo time(String attribute) {
        return new Dates(attribute);
    }

    @Override
    public KeywordInfo keyword(String word) {
        return make(KeywordInfo.class, "Value", word);
    }
}
