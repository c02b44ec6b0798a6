package org.classifycerrado.geoserver;

import org.classifycerrado.imagery.PixelGrid;
import org.geoserver.catalog.CoverageInfo;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.DataStoreInfo;
import org.geoserver.catalog.DimensionInfo;
import org.geoserver.catalog.FeatureTypeInfo;
import org.geoserver.catalog.KeywordInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.ResourceInfo;
import org.geoserver.catalog.WorkspaceInfo;

/** Makes the catalog's objects for a map, as they are before anything is said about them; none is added anywhere. */
interface LayerBuilder {

    /** A store of a raster. */
    CoverageStoreInfo rasterStore(WorkspaceInfo workspace, String name);

    /** A store of polygons in a GeoPackage, which nobody can edit. */
    DataStoreInfo polygonStore(WorkspaceInfo workspace, String name);

    /**
     * The coverage in a store, with what its file says: CRS, bounds, grid and bands.
     *
     * @param store one that is in the catalog
     * @throws Exception as GeoServer's builder declares it
     */
    CoverageInfo coverage(CoverageStoreInfo store) throws Exception;

    /**
     * The polygons in a store, with what their file says, and the bounds of the map that they are of: there may be no
     * polygons.
     *
     * @param store one that is in the catalog
     * @param map grid of the map
     * @throws Exception as GeoServer's builder declares it
     */
    FeatureTypeInfo polygons(DataStoreInfo store, PixelGrid map) throws Exception;

    /** The layer of a coverage or of polygons. */
    LayerInfo layer(ResourceInfo resource);

    /** A time dimension: all values are listed, the newest is the default, and the nearest to another is taken. */
    DimensionInfo time();

    /**
     * A time dimension of polygons: all dates are listed, the newest is the default. A date within a day of the time
     * that is asked for is taken, so that a server's time zone does not matter, and the picture is empty at other
     * times.
     *
     * @param attribute of the polygons, a date
     */
    DimensionInfo time(String attribute);

    /** A word about a layer. */
    KeywordInfo keyword(String word);
}
