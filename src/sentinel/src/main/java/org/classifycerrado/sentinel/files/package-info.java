/** Bands as single files: JPEG 2000 and GeoTIFFs, by names that tell which band each is. */
package org.classifycerrado.sentinel.files;
