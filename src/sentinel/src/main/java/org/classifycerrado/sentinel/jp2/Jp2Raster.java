package org.classifycerrado.sentinel.jp2;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * The one component of a JP2 file. Pixels are decoded in cells: the tiles of the codestream, or squares of
 * {@value #CELL} pixels where those are larger. The cells that were read last are kept in a {@link CellCache}.
 */
public final class Jp2Raster implements BandRaster {

    /** Largest side of what is decoded at once. */
    static final int CELL = 1024;

    /** Tiles up to twice as large are decoded whole: a part of one costs nearly as much. */
    private static final int LARGEST_TILE = 2 * CELL;

    private static final int STREAM_BUFFER = 1 << 16;

    private final OpenJpeg library;
    private final Path file;
    private final String name;
    private final PixelGrid grid;
    private final CellCache cells;
    private final int cellWidth;
    private final int cellHeight;

    private Jp2Raster(OpenJpeg library, Path file, String name, Jp2Header header, PixelGrid grid, CellCache cells) {
        this.library = library;
        this.file = file;
        this.name = name;
        this.grid = grid;
        this.cells = cells;
        boolean large = Math.max(header.tileWidth(), header.tileHeight()) > LARGEST_TILE;
        this.cellWidth = large ? CELL : header.tileWidth();
        this.cellHeight = large ? CELL : header.tileHeight();
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @param name what to call it in messages
     * @param known where its pixels lie, as a product's metadata have it; if empty, what its GMLJP2 box says
     * @param cells keeps what was decoded
     * @return its pixels
     * @throws IOException if it is not a JP2 file of one component, cut short, not where or as large as is known, or
     *     lies nowhere
     */
    public static Jp2Raster open(Path file, String name, Optional<PixelGrid> known, CellCache cells)
            throws IOException {
        OpenJpeg library = OpenJpeg.library();
        Jp2Header header;
        try {
            header = Jp2Header.read(file);
            if (header.components() != 1) {
                throw new IOException(
                        "has " + header.components() + " components, a band has one; is it a preview (TCI)?");
            }
        } catch (IOException e) {
            throw new IOException("'" + name + "' " + e.getMessage(), e);
        }
        PixelGrid grid = known.isPresent()
                ? known.get()
                : GmlGrid.of(header)
                        .orElseThrow(() -> new IOException("'" + name
                                + "' does not say where it lies (it has no GMLJP2 box); 'gdal_translate -a_srs … -a_ullr"
                                + " …' makes a GeoTIFF of it that does"));
        if (grid.width() != header.width() || grid.height() != header.height()) {
            throw new IOException("'" + name + "' has " + header.width() + "×" + header.height()
                    + " pixels; its product's metadata say " + grid.width() + "×" + grid.height());
        }
        return new Jp2Raster(library, file, name, header, grid, cells);
    }

    @Override
    public PixelGrid grid() {
        return grid;
    }

    @Override
    public void read(Rectangle window, float[] values) throws IOException {
        for (int row = window.y / cellHeight; row * cellHeight < window.y + window.height; row++) {
            for (int column = window.x / cellWidth; column * cellWidth < window.x + window.width; column++) {
                Rectangle cell = new Rectangle(column * cellWidth, row * cellHeight, cellWidth, cellHeight)
                        .intersection(new Rectangle(grid.width(), grid.height()));
                copy(cells.get(this, cell, () -> decode(cell)), cell, window, values);
            }
        }
    }

    private static void copy(short[][] decoded, Rectangle cell, Rectangle window, float[] values) {
        Rectangle part = cell.intersection(window);
        for (int y = part.y; y < part.y + part.height; y++) {
            short[] row = decoded[y - cell.y];
            int to = (y - window.y) * window.width + part.x - window.x;
            for (int x = 0; x < part.width; x++) {
                values[to + x] = Short.toUnsignedInt(row[part.x - cell.x + x]);
            }
        }
    }

    /** Decodes a rectangle with a codec of its own, so that threads need not wait for each other. */
    private short[][] decode(Rectangle area) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("reading was cancelled");
        }
        StringBuilder said = new StringBuilder();
        OpenJpeg.MessageCallback errors =
                (message, client) -> said.append(message.strip()).append("; ");
        Pointer stream =
                library.opj_stream_create_file_stream(file.toString(), new OpenJpeg.NativeSize(STREAM_BUFFER), true);
        if (stream == null) {
            throw new IOException("'" + name + "' cannot be opened");
        }
        Pointer codec = library.opj_create_decompress(OpenJpeg.JP2);
        PointerByReference image = new PointerByReference();
        try (Memory parameters = new Memory(OpenJpeg.PARAMETERS)) {
            parameters.clear();
            library.opj_set_default_decoder_parameters(parameters);
            library.opj_set_error_handler(codec, errors, null);
            boolean decoded = library.opj_setup_decoder(codec, parameters)
                    && library.opj_decoder_set_strict_mode(codec, true)
                    && library.opj_read_header(stream, codec, image)
                    && library.opj_set_decode_area(
                            codec, image.getValue(), area.x, area.y, area.x + area.width, area.y + area.height)
                    && library.opj_decode(codec, stream, image.getValue());
            if (!decoded) {
                throw new IOException("'" + name + "' is damaged: " + said + "at columns " + area.x + " to "
                        + (area.x + area.width - 1) + ", rows " + area.y + " to " + (area.y + area.height - 1));
            }
            return samples(image.getValue(), area);
        } finally {
            if (image.getValue() != null) {
                library.opj_image_destroy(image.getValue());
            }
            library.opj_destroy_codec(codec);
            library.opj_stream_destroy(stream);
        }
    }

    private short[][] samples(Pointer image, Rectangle area) throws IOException {
        Pointer component = image.getPointer(OpenJpeg.IMAGE_COMPONENTS);
        Pointer data = component.getPointer(OpenJpeg.COMPONENT_DATA);
        boolean asAsked = component.getInt(OpenJpeg.COMPONENT_WIDTH) == area.width
                && component.getInt(OpenJpeg.COMPONENT_HEIGHT) == area.height;
        if (data == null || !asAsked) {
            throw new IOException("'" + name + "' is damaged: pixels are missing");
        }
        short[][] samples = new short[area.height][area.width];
        IntBuffer values = data.getByteBuffer(0, (long) area.width * area.height * Integer.BYTES)
                .asIntBuffer();
        for (short[] row : samples) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (short) values.get();
            }
        }
        return samples;
    }

    @Override
    public void close() {
        cells.forget(this);
    }
}
