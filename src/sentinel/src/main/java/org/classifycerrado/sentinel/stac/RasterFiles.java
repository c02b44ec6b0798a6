package org.classifycerrado.sentinel.stac;

final class RasterFiles {
    org.classifycerrado.sentinel.scene.BandRaster open(
            java.nio.file.Path f, String n, java.util.Optional<org.classifycerrado.imagery.PixelGrid> g)
            throws java.io.IOException {
        return BandFile.open(f, n);
    }
}
