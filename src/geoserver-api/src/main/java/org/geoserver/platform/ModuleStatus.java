package org.geoserver.platform;

import java.util.Optional;

/** Signatures of GeoServer's class of this name; for compiling only. */
public interface ModuleStatus {
    String getModule();

    Optional<String> getComponent();

    String getName();

    Optional<String> getVersion();

    boolean isAvailable();

    boolean isEnabled();

    Optional<String> getMessage();

    Optional<String> getDocumentation();
}
