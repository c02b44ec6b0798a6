package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.geom.AffineTransform;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.classifycerrado.fixture.Project;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Samples;
import org.classifycerrado.imagery.Scrutiny;
import org.classifycerrado.imagery.StackRequest;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarQuantity;
import org.classifycerrado.input.StatedInput;
import org.classifycerrado.model.ModelStore;
import org.geotools.api.metadata.spatial.PixelOrientation;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One truth in every encoding that people have it in gives one map. */
class EncodingsTest extends ProcessTestBase {

    private static final double COSINE = Math.cos(Math.toRadians(39));

    @Override
    ModelStore store() {
        return Project.models();
    }

    /** The scene's image with each of its values encoded anew. */
    private Path encoded(String name, int type, DoubleUnaryOperator encoding) throws Exception {
        try (OpenCoverage image =
                new GeoTiffFiles().open("image", Project.scene().resolve(name).toString(), Optional.empty())) {
            Raster raster = image.coverage().getRenderedImage().getData();
            AffineTransform corner =
                    (AffineTransform) image.coverage().getGridGeometry().getGridToCRS2D(PixelOrientation.UPPER_LEFT);
            PixelGrid grid = new PixelGrid(
                    image.coverage().getCoordinateReferenceSystem2D(), corner, raster.getWidth(), raster.getHeight());
            return TestCoverages.write(
                    temp.resolve(name),
                    TestCoverages.coverage(
                            grid,
                            raster.getNumBands(),
                            type,
                            null,
                            (x, y, b) -> encoding.applyAsDouble(raster.getSampleDouble(x, y, b))));
        }
    }

    private int[][] map(String msi, String sar, Map<String, Object> more) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of(
                "msi",
                msi,
                "sar",
                sar,
                "model",
                "demo-l2-msi-sar",
                "bbox",
                new ReferencedEnvelope(812_000, 813_280, 9_331_000, 9_332_280, null),
                "name",
                "map",
                "overwrite",
                true));
        request.putAll(more);
        execute(request);
        return TestCoverages.readBand(publisher.map("map"));
    }

    private static double encode(String encoding, double value) {
        return switch (encoding) {
            case "sigma0-db" -> 20 * Math.log10(value / 600);
            case "sigma0-power" -> value * value / 360_000;
            case "sigma0-amplitude" -> value / 600;
            case "gamma0-db" -> 10 * Math.log10(value * value / 360_000 / COSINE);
            case "gamma0-power" -> value * value / 360_000 / COSINE;
            case "gamma0-amplitude" -> value / 600 / Math.sqrt(COSINE);
            case "dn" -> Math.rint(value);
            case "reflectance" -> (value - 1000) / 10_000;
            case "harmonised" -> value - 1000;
            default -> throw new AssertionError(encoding);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "sar.tif, sigma0-db, sarUnits, db, 0.1",
        "sar.tif, sigma0-power, sarUnits, sigma0-power, 0.1",
        "sar.tif, sigma0-amplitude, sarUnits, sigma0-amplitude, 0.1",
        "sar.tif, gamma0-db, sarUnits, gamma0-db, 0.1",
        "sar.tif, gamma0-power, sarUnits, gamma0-power, 0.1",
        "sar.tif, gamma0-amplitude, sarUnits, gamma0-amplitude, 0.1",
        "sar.tif, dn, sarUnits, linear, 0.5",
        "msi.tif, reflectance, msiUnits, reflectance, 0.1",
        "msi.tif, harmonised, offset, 0, 0.1",
    })
    void oneTruthGivesOneMap(String image, String encoding, String parameter, String value, double percent)
            throws Exception {
        String msi = Project.scene().resolve("msi.tif").toString();
        String sar = Project.scene().resolve("sar.tif").toString();
        int[][] expected = map(msi, sar, Map.of());
        int type = encoding.equals("dn") ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_FLOAT;
        String other = encoded(image, type, v -> encode(encoding, v)).toString();

        Object given = parameter.equals("offset") ? (Object) Double.valueOf(value) : value;
        int[][] map = image.equals("msi.tif")
                ? map(other, sar, Map.of(parameter, given))
                : map(msi, other, Map.of(parameter, given));

        int differing = 0;
        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                differing += map[y][x] == expected[y][x] ? 0 : 1;
            }
        }
        double share = 100.0 * differing / (128 * 128);
        System.out.printf("%s as %s: %.3f %% of the pixels differ%n", image, encoding, share);
        assertThat(share).isLessThanOrEqualTo(percent);
    }

    @Test
    void realBackscatterInDecibelIsWhatTheDatasetHolds() throws Exception {
        Path samples = Project.root().resolveSibling("shared").resolve("real-samples");
        assumeTrue(Files.isDirectory(samples), "SKIPPED: there are no real samples at " + samples);
        List<Path> files;
        try (var all = Files.list(samples)) {
            files = all.filter(file -> file.toString().endsWith("_sar.tif")).toList();
        }
        assumeThat(files).isNotEmpty();
        for (Path file : files) {
            try (OpenCoverage sar = new GeoTiffFiles().open("sar", file.toString(), Optional.empty())) {
                StackRequest request = new StackRequest(
                        Modality.SAR,
                        Optional.empty(),
                        Optional.of(new StackRequest.Input("sar", sar)),
                        Optional.empty(),
                        new StatedInput(Optional.empty(), Optional.empty(), Optional.of("dB")),
                        ExpectedInput.of(1000, SarQuantity.DN),
                        Optional.empty(),
                        RegionOfInterest.EVERYTHING);
                ImageryStack stack = ImageryStack.of(request);

                assertThat(Scrutiny.of(stack, request, Optional.of(BandStatistics.cerradata(Modality.SAR))))
                        .isEmpty();
                Samples read = stack.read(stack.available());
                // The dataset's own means of the logarithm, as its assessment code has them.
                double[] dataset = {5.0567, 4.4802};
                for (int b = 0; b < 2; b++) {
                    double sum = 0;
                    for (float value : read.channels()[b]) {
                        sum += Math.log(value);
                    }
                    double mean = sum / read.channels()[b].length;
                    System.out.printf(
                            "%s, %s: ln mean %.3f%n",
                            file.getFileName(), Modality.SAR.bands().get(b), mean);
                    assertThat(mean).isBetween(dataset[b] - 0.5, dataset[b] + 0.5);
                }
            }
        }
    }
}
