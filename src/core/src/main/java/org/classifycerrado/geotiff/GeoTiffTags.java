package org.classifycerrado.geotiff;

import it.geosolutions.imageio.plugins.tiff.TIFFField;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageMetadata;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriter;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageWriterSpi;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.DataBuffer;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageTypeSpecifier;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.coverage.grid.io.imageio.geotiff.CRS2GeoTiffMetadataAdapter;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffConstants;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffIIOMetadataDecoder;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffIIOMetadataEncoder;
import org.geotools.coverage.grid.io.imageio.geotiff.GeoTiffMetadata2CRSAdapter;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.geometry.Position2D;
import org.geotools.referencing.CRS;
import org.geotools.referencing.CRS.AxisOrder;
import org.geotools.util.factory.Hints;

/** Where a raster lies, in the tags of GeoTIFF 1.0. */
final class GeoTiffTags {

    private static final int MODEL_PIXEL_SCALE = 33550;
    private static final int MODEL_TIE_POINT = 33922;
    private static final int MODEL_TRANSFORMATION = 34264;
    private static final int GEO_KEY_DIRECTORY = 34735;
    private static final int GEO_DOUBLE_PARAMS = 34736;
    private static final int GEO_ASCII_PARAMS = 34737;

    private final PixelGrid grid;
    private final TIFFImageMetadata metadata;

    /**
     * Describes a raster.
     *
     * @param grid its pixels
     * @throws IllegalArgumentException if GeoTIFF cannot express the grid's CRS
     */
    GeoTiffTags(PixelGrid grid) {
        this.grid = grid;
        this.metadata = metadata(grid);
        check();
    }

    private static TIFFImageMetadata metadata(PixelGrid grid) {
        TIFFImageWriter writer = new TIFFImageWriter(new TIFFImageWriterSpi());
        ImageTypeSpecifier grey = ImageTypeSpecifier.createGrayscale(8, DataBuffer.TYPE_BYTE, false);
        try {
            return (TIFFImageMetadata) GeoTiffWriter.createGeoTiffIIOMetadata(writer, grey, georeference(grid), null);
        } catch (IIOException e) {
            throw inexpressible(grid.crs(), e.getMessage());
        } finally {
            writer.dispose();
        }
    }

    /** Adds the tags to the directory of the raster. */
    void addTo(TiffDirectory directory) {
        for (TIFFField field : metadata.getRootIFD().getTIFFFields()) {
            switch (field.getTagNumber()) {
                case MODEL_PIXEL_SCALE, MODEL_TIE_POINT, MODEL_TRANSFORMATION, GEO_DOUBLE_PARAMS ->
                    directory.doubles(field.getTagNumber(), field.getAsDoubles());
                case GEO_KEY_DIRECTORY -> directory.shorts(field.getTagNumber(), unsigned(field.getAsChars()));
                case GEO_ASCII_PARAMS -> directory.ascii(field.getTagNumber(), field.getAsString(0));
                default -> {
                    // of the image, not of where it lies
                }
            }
        }
    }

    private static int[] unsigned(char[] values) {
        return new String(values).chars().toArray();
    }

    private static GeoTiffIIOMetadataEncoder georeference(PixelGrid grid) {
        CoordinateReferenceSystem crs = grid.crs();
        if (!(crs instanceof ProjectedCRS) && !(crs instanceof GeographicCRS)) {
            throw inexpressible(crs, "neither projected nor geographic");
        }
        GeoTiffIIOMetadataEncoder encoder;
        try {
            encoder = new CRS2GeoTiffMetadataAdapter(crs).parseCoordinateReferenceSystem();
        } catch (IOException | RuntimeException e) { // it throws as it likes for what it does not know
            throw inexpressible(crs, e.getMessage());
        }
        encoder.addGeoShortParam(GeoTiffConstants.GTRasterTypeGeoKey, GeoTiffConstants.RasterPixelIsArea);
        AffineTransform transform = grid.cornerToCrs();
        if (CRS.getAxisOrder(crs) == AxisOrder.NORTH_EAST) {
            transform.preConcatenate(new AffineTransform(0, 1, 1, 0, 0, 0)); // GeoTIFF is always x, y
        }
        boolean northUp = transform.getShearX() == 0
                && transform.getShearY() == 0
                && transform.getScaleX() > 0
                && transform.getScaleY() < 0;
        if (northUp) {
            encoder.setModelPixelScale(transform.getScaleX(), -transform.getScaleY());
            encoder.setModelTiePoint(0, 0, transform.getTranslateX(), transform.getTranslateY());
        } else {
            encoder.setModelTransformation(transform);
        }
        return encoder;
    }

    private static IllegalArgumentException inexpressible(CoordinateReferenceSystem crs, String why) {
        return new IllegalArgumentException("a GeoTIFF cannot hold the coordinate reference system '"
                + crs.getName().getCode() + "' (" + why + "); allowed: projected and geographic systems that GeoTIFF"
                + " 1.0 knows, best those with an EPSG code");
    }

    /** Some projections are dropped silently when written, so what a reader would make of it is compared. */
    private void check() {
        double distance;
        try {
            GeoTiffIIOMetadataDecoder decoder = new GeoTiffIIOMetadataDecoder(metadata);
            Hints xy = new Hints(Hints.FORCE_LONGITUDE_FIRST_AXIS_ORDER, Boolean.TRUE);
            distance = pixelsApart(new GeoTiffMetadata2CRSAdapter(xy).createCoordinateSystem(decoder));
        } catch (Exception e) { // declared by the adapter; whatever it is, the file could not be read back
            throw inexpressible(grid.crs(), e.getMessage());
        }
        if (!(distance < 0.1)) {
            throw inexpressible(grid.crs(), "its definition is lost in writing");
        }
    }

    /** How far at most a corner of the grid would come to lie from its place. */
    private double pixelsApart(CoordinateReferenceSystem read) throws Exception {
        CoordinateReferenceSystem crs = grid.crs();
        if (CRS.equalsIgnoreMetadata(crs, read)) {
            return 0;
        }
        MathTransform transform = CRS.findMathTransform(crs, read, true);
        boolean swap = CRS.getAxisOrder(crs) != CRS.getAxisOrder(read);
        double farthest = 0;
        for (int corner = 0; corner < 4; corner++) {
            Point2D pixel = new Point2D.Double(corner % 2 * grid.width(), corner / 2 * grid.height());
            Point2D meant = grid.cornerToCrs().transform(pixel, null);
            Position2D got = new Position2D();
            transform.transform(new Position2D(crs, meant.getX(), meant.getY()), got);
            Point2D same = swap ? new Point2D.Double(got.y, got.x) : new Point2D.Double(got.x, got.y);
            farthest = Math.max(
                    farthest, grid.cornerToCrs().inverseTransform(same, null).distance(pixel));
        }
        return farthest;
    }
}
