package org.geoserver.security;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class WorkspaceAccessLimits extends AccessLimits {
    public boolean isAdminable() {
        throw new UnsupportedOperationException();
    }
}
