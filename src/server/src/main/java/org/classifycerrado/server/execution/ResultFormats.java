package org.classifycerrado.server.execution;

import java.awt.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.server.OwsException;
import org.geotools.api.data.Parameter;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.api.parameter.ParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.io.AbstractGridFormat;
import org.geotools.gce.geotiff.GeoTiffFormat;
import org.geotools.gce.geotiff.GeoTiffWriteParams;
import org.geotools.gce.geotiff.GeoTiffWriter;

/** How results of processes are written. */
final class ResultFormats {

    private static final int TILE = 512;

    private final List<ResultFormat> formats = new ArrayList<>();

    ResultFormats(List<ResultFormat> given) {
        formats.addAll(given);
        formats.add(
                new ResultFormat(GridCoverage2D.class, Inputs.TIFF, true, result -> geoTiff((GridCoverage2D) result)));
    }

    private static byte[] geoTiff(GridCoverage2D coverage) throws IOException {
        GeoTiffWriteParams tiles = new GeoTiffWriteParams();
        tiles.setCompressionMode(GeoTiffWriteParams.MODE_EXPLICIT);
        tiles.setCompressionType("Deflate");
        tiles.setTilingMode(GeoTiffWriteParams.MODE_EXPLICIT);
        tiles.setTiling(TILE, TILE);
        ParameterValue<?> how = AbstractGridFormat.GEOTOOLS_WRITE_PARAMS.createValue();
        how.setValue(tiles);
        // Without a value of the coverage's own the writer would declare 0.
        ParameterValue<Boolean> noData = GeoTiffFormat.WRITE_NODATA.createValue();
        Object declared = coverage.getProperty("GC_NODATA");
        noData.setValue(declared != null && declared != Image.UndefinedProperty);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GeoTiffWriter writer = new GeoTiffWriter(bytes);
        try {
            writer.write(coverage, new GeneralParameterValue[] {how, noData});
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    boolean canWrite(Class<?> type) {
        return Inputs.LITERALS.containsKey(type) || !of(type).isEmpty();
    }

    /** How a type can be written, the default first; none for literals. */
    List<ResultFormat> of(Class<?> type) {
        return formats.stream().filter(format -> format.type() == type).toList();
    }

    /**
     * The format to write an output in.
     *
     * @throws OwsException if there is none of that MIME type
     */
    Optional<ResultFormat> choose(Parameter<?> output, Optional<String> mimeType) throws OwsException {
        List<ResultFormat> possible = of(output.type);
        if (possible.isEmpty()) {
            return Optional.empty();
        }
        Optional<ResultFormat> chosen = mimeType.isEmpty()
                ? Optional.of(possible.get(0))
                : possible.stream()
                        .filter(format -> format.mimeType().equals(mimeType.get()))
                        .findFirst();
        if (chosen.isEmpty()) {
            throw OwsException.invalid(
                    "mimeType",
                    "is '" + mimeType.get() + "' for " + output.key + "; allowed: "
                            + String.join(
                                    ", ",
                                    possible.stream()
                                            .map(ResultFormat::mimeType)
                                            .toList()));
        }
        return chosen;
    }
}
