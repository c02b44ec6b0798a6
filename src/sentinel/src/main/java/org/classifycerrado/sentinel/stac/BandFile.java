package org.classifycerrado.sentinel.stac;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.jp2.CellCache;
import org.classifycerrado.sentinel.jp2.Jp2Raster;
import org.classifycerrado.sentinel.scene.BandRaster;
import org.geotools.api.metadata.spatial.PixelOrientation;

final class BandFile implements BandRaster {

    private final OpenCoverage coverage;
    private final PixelGrid grid;

    private BandFile(OpenCoverage coverage) {
        this.coverage = coverage;
        RenderedImage image = coverage.coverage().getRenderedImage();
        this.grid = new PixelGrid(
                coverage.coverage().getCoordinateReferenceSystem2D(),
                (AffineTransform) coverage.coverage().getGridGeometry().getGridToCRS2D(PixelOrientation.UPPER_LEFT),
                image.getWidth(),
                image.getHeight());
    }

    static BandRaster open(Path file, String name) throws IOException {
        if (file.getFileName().toString().matches("(?i).*\\.(jp2|j2k)")) {
            return Jp2Raster.open(file, name, Optional.empty(), new CellCache(64 << 20));
        }
        return new BandFile(new GeoTiffFiles().open(name, file.toString(), Optional.empty()));
    }

    @Override
    public PixelGrid grid() {
        return grid;
    }

    @Override
    public synchronized void read(Rectangle window, float[] values) {
        Raster raster = coverage.coverage().getRenderedImage().getData(window);
        raster.getSamples(window.x, window.y, window.width, window.height, 0, values);
    }

    @Override
    public int block() {
        return coverage.coverage().getRenderedImage().getTileWidth();
    }

    @Override
    public void close() {
        coverage.close();
    }
}
