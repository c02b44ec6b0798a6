/**
 * OGC API - Processes - Part 1: Core 1.0 (OGC 18-062r2) for the executions that WPS offers too, under the path that
 * GeoServer's module has.
 */
package org.classifycerrado.server.ogcapi;
