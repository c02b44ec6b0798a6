/** A folder of GeoTIFFs as a catalog of layers: coverages are read from it and maps are published into it. */
package org.classifycerrado.server.catalog;
