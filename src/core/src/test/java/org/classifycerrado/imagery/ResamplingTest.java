package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.DataBuffer;
import java.awt.image.RenderedImage;
import org.classifycerrado.fixture.TestCoverages;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.processing.CoverageProcessor;
import org.junit.jupiter.api.Test;

class ResamplingTest {

    @Test
    void jaiExtDoesTheWork() throws Exception {
        PixelGrid sarGrid = TestCoverages.grid("EPSG:32723", 30_000, 9_300_000, 20, 60, 60);
        GridCoverage2D sar =
                TestCoverages.coverage(sarGrid, 2, DataBuffer.TYPE_FLOAT, null, (x, y, b) -> x + 100 * y + b);
        var parameters =
                CoverageProcessor.getInstance().getOperation("Resample").getParameters();
        parameters.parameter("Source").setValue(sar);
        parameters.parameter("InterpolationType").setValue("bilinear");
        parameters
                .parameter("GridGeometry")
                .setValue(TestCoverages.utmGrid(50, 50).geometry());
        parameters
                .parameter("CoordinateReferenceSystem")
                .setValue(TestCoverages.utmGrid(1, 1).crs());
        RenderedImage image =
                ((GridCoverage2D) CoverageProcessor.getInstance().doOperation(parameters)).getRenderedImage();

        // The image is an operation; what renders it is asked for by name, as its class differs between GeoTools
        // versions.
        Object rendering = image.getClass().getMethod("getRendering").invoke(image);
        assertThat(rendering.getClass().getName())
                .matches("(it\\.geosolutions\\.jaiext|org\\.eclipse\\.imagen\\.media)\\..*");
    }
}
