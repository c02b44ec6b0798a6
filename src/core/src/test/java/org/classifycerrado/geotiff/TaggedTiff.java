package org.classifycerrado.geotiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.classifycerrado.fixture.TestCoverages;
import org.classifycerrado.imagery.PixelGrid;

/** GeoTIFFs with what GDAL puts into them and {@link CogWriter} does not: one strip, uncompressed. */
public final class TaggedTiff {

    private static final int UNASSOCIATED_ALPHA = 2;
    private static final int MASK = 4;

    private final PixelGrid grid;
    private final int bands;
    private final SampleType type;
    private final boolean signed;
    private final TestCoverages.SampleFunction samples;
    private String metadata = "";
    private String snapHeader = "";
    private boolean alpha;
    private Shown mask;

    /** Which pixels a mask leaves in. */
    @FunctionalInterface
    public interface Shown {
        boolean at(int x, int y);
    }

    /** An image; signed makes 16 bits int16. */
    public TaggedTiff(
            PixelGrid grid, int bands, SampleType type, boolean signed, TestCoverages.SampleFunction samples) {
        this.grid = grid;
        this.bands = bands;
        this.type = type;
        this.signed = signed;
        this.samples = samples;
    }

    /** Adds an item of GDAL's metadata tag for a band: description, scale, offset or unittype. */
    public TaggedTiff band(int band, String role, Object value) {
        metadata += "  <Item name=\"" + role.toUpperCase(Locale.ROOT) + "\" sample=\"" + band + "\" role=\"" + role
                + "\">" + value + "</Item>\n";
        return this;
    }

    /** Adds a band as SNAP describes it, in the header of its own format. */
    public TaggedTiff snapBand(int band, String name, String unit) {
        snapHeader += "<Spectral_Band_Info><BAND_INDEX>" + band + "</BAND_INDEX><BAND_NAME>" + name
                + "</BAND_NAME><PHYSICAL_UNIT>" + unit + "</PHYSICAL_UNIT><SCALING_FACTOR>1.0</SCALING_FACTOR>"
                + "</Spectral_Band_Info>";
        return this;
    }

    /** Calls the last band alpha. */
    public TaggedTiff withAlpha() {
        alpha = true;
        return this;
    }

    /** Adds a mask of one bit, as GDAL's GDAL_TIFF_INTERNAL_MASK does. */
    public TaggedTiff withMask(Shown shown) {
        mask = shown;
        return this;
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        ByteBuffer image = buffer(grid.width() * grid.height() * bands * type.bytes());
        ByteBuffer bits = buffer((grid.width() + 7) / 8 * grid.height());
        for (int y = 0; y < grid.height(); y++) {
            for (int x = 0; x < grid.width(); x++) {
                for (int b = 0; b < bands; b++) {
                    type.put(image, samples.at(x, y, b));
                }
                if (mask != null && mask.at(x, y)) {
                    int at = y * ((grid.width() + 7) / 8) + x / 8;
                    bits.put(at, (byte) (bits.get(at) | 0x80 >> x % 8));
                }
            }
        }
        TiffDirectory first = directory(0, bands, type.bytes() * 8, image.capacity());
        first.shorts(339, each(signed ? 2 : type.tiffFormat()));
        if (bands > 1) {
            int[] extra = new int[bands - 1];
            extra[bands - 2] = alpha ? UNASSOCIATED_ALPHA : 0;
            first.shorts(338, extra);
        }
        if (!metadata.isEmpty()) {
            first.ascii(42112, "<GDALMetadata>\n" + metadata + "</GDALMetadata>\n");
        }
        if (!snapHeader.isEmpty()) {
            first.ascii(
                    65000,
                    "<Dimap_Document><Image_Interpretation>" + snapHeader + "</Image_Interpretation></Dimap_Document>");
        }
        new GeoTiffTags(grid).addTo(first);
        TiffDirectory second = directory(MASK, 1, 1, bits.capacity());
        int header = 8;
        int masked = header + first.size();
        int data = masked + (mask == null ? 0 : second.size());
        first.offsets(273, data);
        second.offsets(273, data + image.capacity());
        ByteBuffer all = buffer(data + image.capacity() + (mask == null ? 0 : bits.capacity()));
        all.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(header);
        all.put(first.encoded(header, mask == null ? 0 : masked));
        if (mask != null) {
            all.put(second.encoded(masked, 0));
        }
        all.put(image.rewind());
        if (mask != null) {
            all.put(bits.rewind());
        }
        return Files.write(file, all.array());
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int[] each(int value) {
        int[] values = new int[bands];
        Arrays.fill(values, value);
        return values;
    }

    private TiffDirectory directory(int subfile, int count, int bits, int bytes) {
        TiffDirectory directory = new TiffDirectory(false);
        directory.longs(254, subfile);
        directory.longs(256, grid.width());
        directory.longs(257, grid.height());
        int[] ofEach = new int[count];
        Arrays.fill(ofEach, bits);
        directory.shorts(258, ofEach);
        directory.shorts(259, 1);
        directory.shorts(262, subfile == MASK ? MASK : 1);
        directory.offsets(273, 0);
        directory.shorts(277, count);
        directory.longs(278, grid.height());
        directory.longs(279, bytes);
        directory.shorts(284, 1);
        return directory;
    }
}
