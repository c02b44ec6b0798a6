/** Reads polygons from files as people have them: regions and zones as GeoJSON, WKT, GeoPackages and Shapefiles. */
package org.classifycerrado.vector;
