package org.classifycerrado.sentinel.jp2;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.classifycerrado.imagery.PixelGrid;

/** Writes one band as Sentinel-2's products have it: a lossless JP2 file in tiles, with a GMLJP2 box. */
public final class Jp2Writer {

    // Offsets in opj_cparameters_t.
    private static final int TILE_SIZE_ON = 0;
    private static final int TILE_WIDTH = 12;
    private static final int TILE_HEIGHT = 16;
    private static final int ALLOCATE_BY_DISTORTION = 20;
    private static final int LAYERS = 4796;
    private static final int RATES = 4800;
    private static final int RESOLUTIONS = 5600;
    private static final int CODE_BLOCK = 5604;

    private static final int MOST_RESOLUTIONS = 6;

    /** What a code block measures unless it is changed: by this the layout is known to be the expected one. */
    private static final int USUAL_CODE_BLOCK = 64;

    private static final int STREAM_BUFFER = 1 << 20;
    private static final int JP2_HEADER = Jp2Header.box("jp2h");

    private Jp2Writer() {}

    /** Gives the values of a rectangle, row by row. */
    @FunctionalInterface
    public interface Pixels {
        /**
         * The values.
         *
         * @param window columns and rows of the grid
         * @return unsigned values of as many bits as are written
         * @throws IOException if there are none
         */
        short[] of(Rectangle window) throws IOException;
    }

    /**
     * Writes a file. It is there when this returns; after an error some of it may be.
     *
     * @param file to write
     * @param grid where the pixels lie, in a CRS with the EPSG code
     * @param epsg code of the CRS
     * @param bits of a value, 9 to 16 or 8
     * @param tile side of the tiles
     * @param pixels gives the values, tile by tile
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, PixelGrid grid, int epsg, int bits, int tile, Pixels pixels)
            throws IOException {
        Path bare = file.resolveSibling(file.getFileName() + ".part");
        try {
            encode(bare, grid, bits, tile, pixels);
            addGml(bare, file, grid, epsg);
        } finally {
            Files.deleteIfExists(bare);
        }
    }

    private static void encode(Path file, PixelGrid grid, int bits, int tile, Pixels pixels) throws IOException {
        OpenJpeg library = OpenJpeg.library();
        StringBuilder said = new StringBuilder();
        OpenJpeg.MessageCallback errors =
                (message, client) -> said.append(message.strip()).append("; ");
        Pointer codec = library.opj_create_compress(OpenJpeg.JP2);
        Pointer stream =
                library.opj_stream_create_file_stream(file.toString(), new OpenJpeg.NativeSize(STREAM_BUFFER), false);
        Pointer image = null;
        try (Memory parameters = new Memory(OpenJpeg.PARAMETERS);
                Memory component = new Memory(9L * Integer.BYTES)) {
            if (stream == null) {
                throw new IOException("cannot write '" + file.getFileName() + "'");
            }
            library.opj_set_error_handler(codec, errors, null);
            int[] layout = {1, 1, grid.width(), grid.height(), 0, 0, bits, bits, 0}; // dx dy w h x0 y0 prec bpp sgnd
            component.write(0, layout, 0, layout.length);
            image = library.opj_image_tile_create(1, component, OpenJpeg.GRAY);
            for (int i = 0; i < 4; i++) {
                image.setInt(4L * i, new int[] {0, 0, grid.width(), grid.height()}[i]); // x0 y0 x1 y1
            }
            boolean good = library.opj_setup_encoder(codec, parameters(library, parameters, tile), image)
                    && library.opj_start_compress(codec, image, stream);
            int columns = (grid.width() + tile - 1) / tile;
            int tiles = columns * ((grid.height() + tile - 1) / tile);
            for (int i = 0; good && i < tiles; i++) {
                Rectangle window = new Rectangle(i % columns * tile, i / columns * tile, tile, tile)
                        .intersection(new Rectangle(grid.width(), grid.height()));
                byte[] data = bytes(pixels.of(window), bits);
                good = library.opj_write_tile(codec, i, data, data.length, stream);
            }
            if (!good || !library.opj_end_compress(codec, stream)) {
                throw new IOException("cannot write '" + file.getFileName() + "': " + said);
            }
        } finally {
            if (image != null) {
                library.opj_image_destroy(image);
            }
            library.opj_destroy_codec(codec);
            if (stream != null) {
                library.opj_stream_destroy(stream);
            }
        }
    }

    private static Pointer parameters(OpenJpeg library, Memory parameters, int tile) {
        parameters.clear();
        library.opj_set_default_encoder_parameters(parameters);
        if (parameters.getInt(CODE_BLOCK) != USUAL_CODE_BLOCK) {
            throw new IllegalStateException("OpenJPEG's encoder has another layout than is expected");
        }
        parameters.setInt(TILE_SIZE_ON, 1);
        parameters.setInt(TILE_WIDTH, tile);
        parameters.setInt(TILE_HEIGHT, tile);
        parameters.setInt(ALLOCATE_BY_DISTORTION, 1);
        parameters.setInt(LAYERS, 1);
        parameters.setInt(RESOLUTIONS, Math.min(MOST_RESOLUTIONS, Integer.SIZE - Integer.numberOfLeadingZeros(tile)));
        parameters.setFloat(RATES, 0); // lossless
        return parameters;
    }

    /**
     * As many bytes of each value as its bits need, in the platform's order, which is little-endian where this runs.
     */
    private static byte[] bytes(short[] values, int bits) {
        int size = (bits + Byte.SIZE - 1) / Byte.SIZE;
        byte[] bytes = new byte[values.length * size];
        for (int i = 0; i < values.length; i++) {
            bytes[i * size] = (byte) values[i];
            if (size > 1) {
                bytes[i * size + 1] = (byte) (values[i] >> Byte.SIZE);
            }
        }
        return bytes;
    }

    /** Puts the box after the header, which OpenJPEG writes right before the codestream. */
    private static void addGml(Path bare, Path file, PixelGrid grid, int epsg) throws IOException {
        try (InputStream in = Files.newInputStream(bare);
                OutputStream out = Files.newOutputStream(file)) {
            int type;
            do {
                byte[] head = in.readNBytes(8);
                int length = number(head, 0);
                type = number(head, 4);
                out.write(head);
                out.write(in.readNBytes(length - head.length));
            } while (type != JP2_HEADER);
            byte[] root = box("lbl ", "gml.root-instance".getBytes(StandardCharsets.US_ASCII));
            byte[] xml = box("xml ", gml(grid, epsg).getBytes(StandardCharsets.UTF_8));
            byte[] label = box("lbl ", "gml.data".getBytes(StandardCharsets.US_ASCII));
            out.write(box("asoc", label, box("asoc", root, xml)));
            in.transferTo(out);
        }
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    private static byte[] box(String type, byte[]... contents) throws IOException {
        int length = 8;
        for (byte[] content : contents) {
            length += content.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(length);
        out.writeInt(Jp2Header.box(type));
        for (byte[] content : contents) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** The document of OGC 05-047r3, as short as it may be. */
    private static String gml(PixelGrid grid, int epsg) {
        AffineTransform transform = grid.cornerToCrs();
        String srs = "urn:ogc:def:crs:EPSG::" + epsg;
        double x = transform.getTranslateX() + (transform.getScaleX() + transform.getShearX()) / 2;
        double y = transform.getTranslateY() + (transform.getScaleY() + transform.getShearY()) / 2;
        return String.format(
                Locale.ROOT,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">
                  <gml:featureMember>
                    <gml:FeatureCollection>
                      <gml:featureMember>
                        <gml:RectifiedGridCoverage dimension="2" gml:id="RGC0001">
                          <gml:rectifiedGridDomain>
                            <gml:RectifiedGrid dimension="2">
                              <gml:limits>
                                <gml:GridEnvelope>
                                  <gml:low>0 0</gml:low>
                                  <gml:high>%d %d</gml:high>
                                </gml:GridEnvelope>
                              </gml:limits>
                              <gml:axisName>x</gml:axisName>
                              <gml:axisName>y</gml:axisName>
                              <gml:origin>
                                <gml:Point gml:id="P0001" srsName="%s">
                                  <gml:pos>%s %s</gml:pos>
                                </gml:Point>
                              </gml:origin>
                              <gml:offsetVector srsName="%s">%s %s</gml:offsetVector>
                              <gml:offsetVector srsName="%s">%s %s</gml:offsetVector>
                            </gml:RectifiedGrid>
                          </gml:rectifiedGridDomain>
                          <gml:rangeSet>
                            <gml:File>
                              <gml:rangeParameters/>
                              <gml:fileName>gmljp2://codestream/0</gml:fileName>
                              <gml:fileStructure>Record Interleaved</gml:fileStructure>
                            </gml:File>
                          </gml:rangeSet>
                        </gml:RectifiedGridCoverage>
                      </gml:featureMember>
                    </gml:FeatureCollection>
                  </gml:featureMember>
                </gml:FeatureCollection>
                """,
                grid.width() - 1,
                grid.height() - 1,
                srs,
                x,
                y,
                srs,
                transform.getScaleX(),
                transform.getShearY(),
                srs,
                transform.getShearX(),
                transform.getScaleY());
    }
}
