package org.classifycerrado.sentinel.safe;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.jp2.Jp2Writer;
import org.classifycerrado.sentinel.scene.Band;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;

/**
 * Writes made-up products of Sentinel-2's level 2A in the layout of real ones: names, metadata, and lossless JPEG 2000
 * of 15 bits in the tiles that real ones have. For trying things out, tests and benchmarks.
 */
public final class SafeWriter {

    /** Since when values carry an offset. */
    public static final String WITH_OFFSET = "04.00";

    private static final int OFFSET = 1000;
    private static final int BITS = 15;
    private static final int CLASS_BITS = 8;
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<Band> AT_10_M = List.of(Band.B02, Band.B03, Band.B04, Band.B08);
    private static final List<Band> AT_20_M =
            List.of(Band.B05, Band.B06, Band.B07, Band.B8A, Band.B11, Band.B12, Band.SCL);
    private static final List<Band> AT_60_M = List.of(Band.B01, Band.B09);

    private SafeWriter() {}

    /**
     * What is made up.
     *
     * @param tile of the Military Grid Reference System, such as {@code 22MHV}
     * @param sensed when
     * @param baseline of processing, such as {@code 04.00}, from which on values carry an offset of 1000
     * @param epsg code of the UTM zone
     * @param west easting of the upper-left corner
     * @param north its northing
     * @param size columns and rows at 10 m, a multiple of 6; 10,980 in real products
     * @param cloudCover percent
     */
    public record Product(
            String tile,
            Instant sensed,
            String baseline,
            int epsg,
            double west,
            double north,
            int size,
            double cloudCover) {

        /** Checks that it can be written. */
        public Product {
            if (size < 6 || size % 6 != 0) {
                throw new IllegalArgumentException("a size of " + size + "; allowed: multiples of 6");
            }
        }

        /**
         * The name of its folder, by the convention of 2016.
         *
         * @return without {@code .SAFE}
         */
        public String id() {
            return "S2A_MSIL2A_" + COMPACT.format(sensed) + "_N" + baseline.replace(".", "") + "_R067_T" + tile + "_"
                    + COMPACT.format(sensed.plusSeconds(21_600));
        }

        /**
         * What its values carry.
         *
         * @return 1000 or 0, in digital numbers
         */
        public int offset() {
            return Double.parseDouble(baseline) >= Double.parseDouble(WITH_OFFSET) ? OFFSET : 0;
        }

        private PixelGrid grid(int resolution) {
            try {
                int pixels = size * 10 / resolution;
                AffineTransform transform = new AffineTransform(resolution, 0, 0, -resolution, west, north);
                return new PixelGrid(CRS.decode("EPSG:" + epsg, true), transform, pixels, pixels);
            } catch (FactoryException e) {
                throw new IllegalArgumentException("EPSG:" + epsg + " is not known", e);
            }
        }
    }

    /** What the satellite would have seen. */
    @FunctionalInterface
    public interface Observed {
        /**
         * Values of a band.
         *
         * @param band one of Sentinel-2's, or the scene classification
         * @param grid of the band's resolution
         * @param window columns and rows of the grid
         * @return reflectance × 10,000, without an offset, row by row, NaN for no data; classes for {@link Band#SCL}
         * @throws IOException if there are none
         */
        float[] of(Band band, PixelGrid grid, Rectangle window) throws IOException;
    }

    /**
     * Writes a product.
     *
     * @param folder in which its folder is made
     * @param product what is made up
     * @param observed the values
     * @return the product's folder
     * @throws IOException if it cannot be written
     */
    public static Path write(Path folder, Product product, Observed observed) throws IOException {
        Path root = folder.resolve(product.id() + ".SAFE");
        String granule = "L2A_T" + product.tile() + "_A037123_" + COMPACT.format(product.sensed());
        Path place = root.resolve("GRANULE").resolve(granule);
        List<String> images = new ArrayList<>();
        images(place, product, 10, 1024, AT_10_M, observed, images);
        images(place, product, 20, 640, AT_20_M, observed, images);
        images(place, product, 60, 192, AT_60_M, observed, images);
        Files.writeString(place.resolve("MTD_TL.xml"), tileXml(product));
        Files.writeString(root.resolve("MTD_MSIL2A.xml"), productXml(product, granule, images));
        Files.writeString(
                root.resolve("manifest.safe"),
                "<?xml version=\"1.0\"?>\n<xfdu:XFDU"
                        + " xmlns:xfdu=\"urn:ccsds:schema:xfdu:1\" version=\"esa/safe/sentinel/1.1/sentinel-2/msi/archive_l2a_user_product\"/>\n");
        return root;
    }

    private static void images(
            Path granule,
            Product product,
            int resolution,
            int tile,
            List<Band> bands,
            Observed observed,
            List<String> images)
            throws IOException {
        String folder = "IMG_DATA/R" + resolution + "m";
        Files.createDirectories(granule.resolve(folder));
        PixelGrid grid = product.grid(resolution);
        for (Band band : bands) {
            String name = folder + "/T" + product.tile() + "_" + COMPACT.format(product.sensed()) + "_" + band + "_"
                    + resolution + "m";
            boolean classes = band == Band.SCL;
            Jp2Writer.write(
                    granule.resolve(name + ".jp2"),
                    grid,
                    product.epsg(),
                    classes ? CLASS_BITS : BITS,
                    Math.min(tile, grid.width()),
                    window -> stored(observed.of(band, grid, window), classes ? 0 : product.offset(), classes));
            images.add(name);
        }
    }

    private static short[] stored(float[] values, int offset, boolean classes) {
        short[] stored = new short[values.length];
        int largest = (1 << BITS) - 1;
        for (int i = 0; i < stored.length; i++) {
            boolean data = !Float.isNaN(values[i]);
            int least = classes ? 0 : 1;
            stored[i] = (short) (data ? Math.max(least, Math.min(largest, Math.round(values[i]) + offset)) : 0);
        }
        return stored;
    }

    private static String tileXml(Product product) {
        String geocoding = IntStream.of(10, 20, 60)
                .mapToObj(resolution -> String.format(
                        Locale.ROOT,
                        """
                              <Size resolution="%1$d">
                                <NROWS>%2$d</NROWS>
                                <NCOLS>%2$d</NCOLS>
                              </Size>
                              <Geoposition resolution="%1$d">
                                <ULX>%3$s</ULX>
                                <ULY>%4$s</ULY>
                                <XDIM>%1$d</XDIM>
                                <YDIM>-%1$d</YDIM>
                              </Geoposition>
                        """,
                        resolution,
                        product.size() * 10 / resolution,
                        number(product.west()),
                        number(product.north())))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                <?xml version="1.0" encoding="UTF-8" standalone="no"?>
                <n1:Level-2A_Tile_ID xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/S2_PDI_Level-2A_Tile_Metadata.xsd">
                  <n1:General_Info>
                    <TILE_ID metadataLevel="Brief">S2A_OPER_MSI_L2A_TL_2APS_%s_A037123_T%s_N%s</TILE_ID>
                    <SENSING_TIME metadataLevel="Standard">%s</SENSING_TIME>
                  </n1:General_Info>
                  <n1:Geometric_Info>
                    <Tile_Geocoding metadataLevel="Brief">
                      <HORIZONTAL_CS_NAME>UTM</HORIZONTAL_CS_NAME>
                      <HORIZONTAL_CS_CODE>EPSG:%d</HORIZONTAL_CS_CODE>
                %s    </Tile_Geocoding>
                  </n1:Geometric_Info>
                </n1:Level-2A_Tile_ID>
                """,
                COMPACT.format(product.sensed()),
                product.tile(),
                product.baseline(),
                product.sensed(),
                product.epsg(),
                geocoding);
    }

    private static String productXml(Product product, String granule, List<String> images) {
        String offsets = product.offset() == 0
                ? ""
                : IntStream.range(0, 13)
                        .mapToObj(band -> "        <BOA_ADD_OFFSET band_id=\"" + band + "\">-" + product.offset()
                                + "</BOA_ADD_OFFSET>\n")
                        .collect(Collectors.joining(
                                "", "      <BOA_ADD_OFFSET_VALUES_LIST>\n", "      </BOA_ADD_OFFSET_VALUES_LIST>\n"));
        String files = images.stream()
                .map(image -> "            <IMAGE_FILE>GRANULE/" + granule + "/" + image + "</IMAGE_FILE>\n")
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                <?xml version="1.0" encoding="UTF-8" standalone="no"?>
                <n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd">
                  <n1:General_Info>
                    <Product_Info>
                      <PRODUCT_START_TIME>%1$s</PRODUCT_START_TIME>
                      <PRODUCT_STOP_TIME>%1$s</PRODUCT_STOP_TIME>
                      <PRODUCT_URI>%2$s.SAFE</PRODUCT_URI>
                      <PROCESSING_LEVEL>Level-2A</PROCESSING_LEVEL>
                      <PRODUCT_TYPE>S2MSI2A</PRODUCT_TYPE>
                      <PROCESSING_BASELINE>%3$s</PROCESSING_BASELINE>
                      <Datatake datatakeIdentifier="GS2A_%4$s_037123_N%3$s">
                        <SPACECRAFT_NAME>Sentinel-2A</SPACECRAFT_NAME>
                        <DATATAKE_TYPE>INS-NOBS</DATATAKE_TYPE>
                        <SENSING_ORBIT_NUMBER>67</SENSING_ORBIT_NUMBER>
                      </Datatake>
                      <Product_Organisation>
                        <Granule_List>
                          <Granule granuleIdentifier="%5$s" imageFormat="JPEG2000">
                %6$s          </Granule>
                        </Granule_List>
                      </Product_Organisation>
                    </Product_Info>
                    <Product_Image_Characteristics>
                      <Special_Values>
                        <SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>
                        <SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX>
                      </Special_Values>
                      <QUANTIFICATION_VALUES_LIST>
                        <BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>
                        <AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE>
                        <WVP_QUANTIFICATION_VALUE unit="cm">1000.0</WVP_QUANTIFICATION_VALUE>
                      </QUANTIFICATION_VALUES_LIST>
                %7$s    </Product_Image_Characteristics>
                  </n1:General_Info>
                  <n1:Quality_Indicators_Info>
                    <Cloud_Coverage_Assessment>%8$s</Cloud_Coverage_Assessment>
                  </n1:Quality_Indicators_Info>
                </n1:Level-2A_User_Product>
                """,
                product.sensed(),
                product.id(),
                product.baseline(),
                COMPACT.format(product.sensed()),
                granule,
                files,
                offsets,
                number(product.cloudCover()));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
