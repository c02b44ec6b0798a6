package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Path;
import org.classifycerrado.host.Scratch;
import org.classifycerrado.imagery.OpenCoverage;
import org.geoserver.wps.resource.WPSResource;
import org.geoserver.wps.resource.WPSResourceManager;

/** Files that GeoServer's WPS removes when it has sent a request's answer. */
final class RequestScratch implements Scratch {

    private final WPSResourceManager resources;

    RequestScratch(WPSResourceManager resources) {
        this.resources = resources;
    }

    @Override
    public Path file(String suffix) throws IOException {
        Path file = resources.getTemporaryResource(suffix).file().toPath();
        java.nio.file.Files.deleteIfExists(file);
        return file;
    }

    @Override
    public void keep(OpenCoverage coverage) {
        resources.addResource(new WPSResource() {
            @Override
            public void delete() {
                coverage.close();
            }

            @Override
            public String getName() {
                return coverage.name();
            }
        });
    }
}
