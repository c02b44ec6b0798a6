package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.ZoneFeatures;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geotools.api.feature.simple.SimpleFeature;
import org.geotools.api.feature.simple.SimpleFeatureType;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.data.DataUtilities;
import org.geotools.data.collection.ListFeatureCollection;
import org.geotools.feature.simple.SimpleFeatureBuilder;
import org.geotools.feature.simple.SimpleFeatureTypeBuilder;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultEngineeringCRS;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.springframework.security.access.AccessDeniedException;

/**
 * Vector layers as zones, on GeoTools' features in memory. What GeoServer's catalog does of itself, {@link GeoServerIT}
 * tries.
 */
class LayerZonesTest {

    /** South of the equator around 51° W: 20 km by 9 km, in degrees -51.09 to -50.91 and -0.09 to -0.01. */
    private static final Envelope MAP = new Envelope(490_000, 510_000, 9_990_000, 9_999_000);

    private static SimpleFeatureType type(Class<?> geometry) throws Exception {
        return type(geometry, CRS.decode("EPSG:4674", true));
    }

    private static SimpleFeatureType type(Class<?> geometry, CoordinateReferenceSystem crs) {
        SimpleFeatureTypeBuilder builder = new SimpleFeatureTypeBuilder();
        builder.setName("farms");
        builder.setCRS(crs);
        builder.add("the_geom", geometry);
        builder.add("code", Double.class);
        builder.add("nome", String.class);
        return builder.buildFeatureType();
    }

    private static Geometry box(double x) {
        return new GeometryFactory().toGeometry(new Envelope(x, x + 0.01, -0.05, -0.04));
    }

    private static SimpleFeature farm(SimpleFeatureType type, String id, Geometry shape, Object... values) {
        List<Object> all = new ArrayList<>();
        all.add(shape);
        all.addAll(Arrays.asList(values));
        return SimpleFeatureBuilder.build(type, all, id);
    }

    /** A catalog with one vector layer, or one that the caller may not read, and the raster layer {@code map}. */
    private static Catalog catalog(boolean enabled, List<SimpleFeature> features) {
        return proxy(Catalog.class, Map.of(), (method, name) -> {
            if (name.equals("ws:secret")) {
                throw new AccessDeniedException("no");
            }
            boolean vector = method.equals("getFeatureTypeByName") && name.equals("ws:farms");
            boolean raster = method.equals("getCoverageByName") && name.equals("ws:map");
            Map<String, Object> values = Map.of(
                    "enabled",
                    enabled,
                    "prefixedName",
                    name,
                    "getFeatureSource",
                    features.isEmpty()
                            ? ""
                            : DataUtilities.source(
                                    new ListFeatureCollection(features.get(0).getFeatureType(), features)));
            return vector
                    ? proxy(FeatureTypeInfo.class, values, null)
                    : raster ? proxy(CoverageInfo.class, values, null) : null;
        });
    }

    private interface ByName {
        Object find(String method, String name);
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> values, ByName byName) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, given) -> byName != null
                        ? byName.find(method.getName(), (String) given[0])
                        : values.get(method.getName())));
    }

    private static ZoneFeatures read(Catalog catalog, String name) throws Exception {
        return new LayerZones(catalog)
                .read("zonesLayer", name, new ReferencedEnvelope(MAP, CRS.decode("EPSG:32722", true)));
    }

    private static void refused(Catalog catalog, String name, String message) {
        assertThatThrownBy(() -> read(catalog, name))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("zonesLayer: " + message);
    }

    @Test
    void readsWhatMeetsTheMapInTheLayersOwnCrs() throws Exception {
        SimpleFeatureType type = type(MultiPolygon.class);
        Geometry kept = box(-51);
        List<SimpleFeature> farms = List.of(
                farm(type, "farms.1", kept, 3_500_105.0, "Ana"),
                farm(type, "farms.2", box(-50), 2.5, "far away"),
                farm(type, "farms.3", box(-51.05), 2.5, null));

        ZoneFeatures read = read(catalog(true, farms), "ws:farms");

        assertThat(read.features().stream().map(ZoneFeatures.Feature::id))
                .containsExactly(Optional.of("farms.1"), Optional.of("farms.3"));
        assertThat(read.features().stream().map(ZoneFeatures.Feature::attributes))
                .containsExactly(Map.of("code", "3500105", "nome", "Ana"), Map.of("code", "2.5", "nome", ""));
        Geometry first = read.features().get(0).geometry();
        assertThat(first.equalsTopo(kept)).isTrue();
        assertThat(CRS.lookupEpsgCode((CoordinateReferenceSystem) first.getUserData(), true))
                .isEqualTo(4674);
        assertThat(kept.getUserData()).as("the store's own").isNull();
    }

    /** GeoServer shows a layer without a CRS as one in a plane. */
    @Test
    void readsAllOfALayerWithoutACrs() throws Exception {
        for (CoordinateReferenceSystem none :
                Arrays.<CoordinateReferenceSystem>asList(null, DefaultEngineeringCRS.GENERIC_2D)) {
            SimpleFeatureType type = type(MultiPolygon.class, none);
            List<SimpleFeature> farms =
                    List.of(farm(type, "farms.1", box(-51), 1.0, "Ana"), farm(type, "farms.2", box(20), 2.0, "Bia"));

            ZoneFeatures read = read(catalog(true, farms), "ws:farms");

            assertThat(read.features()).hasSize(2);
            assertThat(read.features().get(0).geometry().getUserData()).isNull();
        }
    }

    @Test
    void whatMayNotBeReadDoesNotExist() throws Exception {
        Catalog catalog = catalog(true, List.of());

        refused(catalog, "ws:secret", "there is no vector layer 'ws:secret'; give its name as workspace:layer");
        refused(catalog, "ws:other", "there is no vector layer 'ws:other'; give its name as workspace:layer");
        refused(catalog, "ws:map", "'ws:map' is a raster layer; give the name of a layer of polygons");
        refused(catalog(false, List.of()), "ws:farms", "layer 'ws:farms' is disabled");
        refused(catalog, "ws:farms", "layer 'ws:farms' cannot be read");
    }

    @Test
    void refusesWhatIsNoLayerOfPolygonsOrTooLarge() throws Exception {
        Point point = new GeometryFactory().createPoint(new Coordinate(-51, -0.05));
        refused(
                catalog(true, List.of(farm(type(Point.class), "p.1", point, 1.0, ""))),
                "ws:farms",
                "layer 'ws:farms' has geometries of type Point; allowed: Polygon, MultiPolygon");
        MultiPoint points = point.getFactory().createMultiPoint(new Point[] {point});
        refused(
                catalog(true, List.of(farm(type(MultiPoint.class), "p.1", points, 1.0, ""))),
                "ws:farms",
                "layer 'ws:farms' has geometries of type MultiPoint; allowed: Polygon, MultiPolygon");
        SimpleFeatureTypeBuilder table = new SimpleFeatureTypeBuilder();
        table.setName("table");
        table.add("code", String.class);
        refused(
                catalog(true, List.of(SimpleFeatureBuilder.build(table.buildFeatureType(), List.of("1"), "t.1"))),
                "ws:farms",
                "layer 'ws:farms' has no geometries; allowed: Polygon, MultiPolygon");

        SimpleFeatureType type = type(MultiPolygon.class);
        List<SimpleFeature> many = new ArrayList<>();
        for (int i = 0; i < ZoneFeatures.LIMIT; i++) {
            many.add(farm(type, "farms." + i, box(-51), 1.0, ""));
        }
        many.add(0, farm(type, "elsewhere", box(-50), 1.0, ""));
        assertThat(read(catalog(true, many), "ws:farms").features()).hasSize(10_000);
        many.add(farm(type, "farms.last", box(-51), 1.0, ""));
        refused(
                catalog(true, many),
                "ws:farms",
                "layer 'ws:farms' has more than 10000 polygons on the map; allowed: 10000. Ask for a part of the map,"
                        + " by roi or bbox");
    }
}
