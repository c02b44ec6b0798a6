package org.geoserver.security;

import org.geoserver.catalog.WorkspaceInfo;
import org.springframework.security.core.Authentication;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface ResourceAccessManager {
    WorkspaceAccessLimits getAccessLimits(Authentication user, WorkspaceInfo workspace);
}
