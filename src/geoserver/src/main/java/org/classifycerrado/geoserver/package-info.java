/** The extension: layers, publishing, settings and encoders of results within GeoServer. */
package org.classifycerrado.geoserver;
