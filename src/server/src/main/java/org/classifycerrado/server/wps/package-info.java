/**
 * WPS 1.0.0 (OGC 05-007r7) for the processes of any GeoTools process factory, answering in structure as GeoServer 2.27
 * does, so that one client fits both.
 */
package org.classifycerrado.server.wps;
