package org.classifycerrado.geoserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.ZoneFeatures;
import org.classifycerrado.imagery.ZoneSource;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geotools.api.data.FeatureSource;
import org.geotools.api.data.Query;
import org.geotools.api.feature.Feature;
import org.geotools.api.feature.Property;
import org.geotools.api.feature.type.FeatureType;
import org.geotools.api.feature.type.GeometryDescriptor;
import org.geotools.api.filter.FilterFactory;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.EngineeringCRS;
import org.geotools.factory.CommonFactoryFinder;
import org.geotools.feature.FeatureCollection;
import org.geotools.feature.FeatureIterator;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.util.factory.GeoTools;
import org.geotools.util.logging.Logging;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygonal;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * The vector layers that the caller of a request may read, by their names: with the features and attributes that data
 * security leaves the caller, in the CRS that the layer is served in.
 */
final class LayerZones implements ZoneSource {

    private static final Logger LOGGER = Logging.getLogger(LayerZones.class);

    private final ReadableLayers<FeatureTypeInfo> layers;
    private final ReadableLayers<CoverageInfo> rasters;

    /**
     * The layers of a catalog.
     *
     * @param catalog the one that hides what the caller may not read
     */
    LayerZones(Catalog catalog) {
        layers = new ReadableLayers<>("vector", catalog::getFeatureTypeByName);
        rasters = new ReadableLayers<>("raster", catalog::getCoverageByName);
    }

    @Override
    public ZoneFeatures read(String parameter, String name, ReferencedEnvelope area) throws IOException {
        if (layers.find(name).isEmpty() && rasters.find(name).isPresent()) {
            throw new InvalidParameterException(
                    parameter, "'" + name + "' is a raster layer; give the name of a layer of polygons");
        }
        FeatureTypeInfo layer = layers.get(parameter, name);
        try {
            return features(parameter, name, layer.getFeatureSource(null, GeoTools.getDefaultHints()), area);
        } catch (AccessDeniedException | AuthenticationException e) {
            throw layers.missing(parameter, name);
        } catch (InvalidParameterException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "cannot read layer " + layer.prefixedName(), e);
            throw new InvalidParameterException(parameter, "layer '" + name + "' cannot be read");
        }
    }

    private static <T extends FeatureType, F extends Feature> ZoneFeatures features(
            String parameter, String name, FeatureSource<T, F> source, ReferencedEnvelope area) throws IOException {
        GeometryDescriptor geometry = source.getSchema().getGeometryDescriptor();
        if (geometry == null || !mayBePolygons(geometry.getType().getBinding())) {
            throw new InvalidParameterException(
                    parameter,
                    "layer '" + name + "' has "
                            + (geometry == null
                                    ? "no geometries"
                                    : "geometries of type "
                                            + geometry.getType().getBinding().getSimpleName())
                            + "; allowed: Polygon, MultiPolygon");
        }
        FeatureCollection<T, F> found = source.getFeatures(query(geometry, area));
        CoordinateReferenceSystem crs = crs(found.getSchema().getGeometryDescriptor());
        List<ZoneFeatures.Feature> features = new ArrayList<>();
        try (FeatureIterator<F> each = found.features()) {
            while (each.hasNext()) {
                F feature = each.next();
                if (feature.getDefaultGeometryProperty().getValue() instanceof Geometry shape) {
                    if (features.size() == ZoneFeatures.LIMIT) {
                        throw new InvalidParameterException(
                                parameter,
                                "layer '" + name + "' has more than " + ZoneFeatures.LIMIT
                                        + " polygons on the map; allowed: " + ZoneFeatures.LIMIT
                                        + ". Ask for a part of the map, by roi or bbox");
                    }
                    // A store may keep the feature.
                    Geometry own = shape.copy();
                    own.setUserData(crs);
                    features.add(new ZoneFeatures.Feature(
                            Optional.of(feature.getIdentifier().getID()), attributes(feature), own));
                }
            }
        }
        return new ZoneFeatures(features);
    }

    private static boolean mayBePolygons(Class<?> type) {
        return Polygonal.class.isAssignableFrom(type) || type.isAssignableFrom(MultiPolygon.class);
    }

    /** The CRS, or null: GeoServer gives what has none a plane that lies nowhere, {@code EPSG:404000}. */
    private static CoordinateReferenceSystem crs(GeometryDescriptor geometry) {
        CoordinateReferenceSystem crs = geometry.getCoordinateReferenceSystem();
        return crs instanceof EngineeringCRS ? null : crs;
    }

    private static Query query(GeometryDescriptor geometry, ReferencedEnvelope area) {
        Query query = new Query();
        ZoneSource.bounds(area, crs(geometry)).ifPresent(bounds -> {
            FilterFactory filters = CommonFactoryFinder.getFilterFactory();
            query.setFilter(filters.bbox(filters.property(geometry.getName()), bounds));
        });
        query.setMaxFeatures(ZoneFeatures.LIMIT + 1);
        return query;
    }

    /** All but geometries, as text; without a value they are there too, as the layer has them. */
    private static Map<String, String> attributes(Feature feature) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Property property : feature.getProperties()) {
            if (!Geometry.class.isAssignableFrom(property.getType().getBinding())) {
                attributes.put(property.getName().getLocalPart(), text(property.getValue()));
            }
        }
        return attributes;
    }

    /** Codes that a store keeps as floating point have no decimals. */
    private static String text(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        return value == null ? "" : value.toString();
    }
}
