package org.classifycerrado.geoserver;

import org.classifycerrado.InvalidParameterException;
import org.geoserver.catalog.WorkspaceInfo;
import org.geoserver.security.AdminRequest;
import org.geoserver.security.SecureCatalogImpl;
import org.geoserver.security.WorkspaceAccessLimits;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may administer which workspace. */
final class WorkspaceRights {

    private final SecureCatalogImpl security;

    WorkspaceRights(SecureCatalogImpl security) {
        this.security = security;
    }

    /**
     * Refuses callers who may not administer a workspace.
     *
     * @param workspace where the caller wants to publish
     * @throws InvalidParameterException if the caller may not
     */
    void requireAdministrator(WorkspaceInfo workspace) {
        // Outside an administrative request GeoServer does not look at the administrator's right.
        Object before = AdminRequest.get();
        AdminRequest.start(this);
        WorkspaceAccessLimits limits;
        try {
            limits = security.getResourceAccessManager()
                    .getAccessLimits(SecurityContextHolder.getContext().getAuthentication(), workspace);
        } finally {
            if (before == null) {
                AdminRequest.finish();
            } else {
                AdminRequest.start(before);
            }
        }
        if (limits == null || !limits.isAdminable()) {
            throw new InvalidParameterException(
                    "workspace",
                    "'" + workspace.getName() + "': publishing there needs the right to administer it. Choose another"
                            + " workspace, or publish=false");
        }
    }
}
