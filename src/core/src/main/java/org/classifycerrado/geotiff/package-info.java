/** Writes rasters as cloud-optimized GeoTIFFs. */
package org.classifycerrado.geotiff;
