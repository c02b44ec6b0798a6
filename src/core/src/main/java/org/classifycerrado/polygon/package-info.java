/** Polygons of the regions of a raster, and the files that they are written to. */
package org.classifycerrado.polygon;
