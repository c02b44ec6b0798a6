/** A small server on a folder of GeoTIFFs: WPS, OGC API - Processes, WMS and a map page, for trying and for tests. */
package org.classifycerrado.server;
