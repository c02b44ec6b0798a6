package org.geoserver.platform;

import java.io.Serializable;
import java.util.Optional;

/** Signatures of GeoServer's class of this name; for compiling only. */
public class ModuleStatusImpl implements ModuleStatus, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String getModule() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> getComponent() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> getVersion() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAvailable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEnabled() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> getMessage() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> getDocumentation() {
        throw new UnsupportedOperationException();
    }
}
