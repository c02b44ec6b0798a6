package org.classifycerrado.imagery;

import it.geosolutions.imageio.plugins.tiff.TIFFField;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageMetadata;
import it.geosolutions.imageioimpl.plugins.tiff.TIFFImageReaderSpi;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.classifycerrado.input.RasterTags;
import org.classifycerrado.xml.SecureXml;
import org.geotools.util.logging.Logging;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads what a TIFF file says of its values: GDAL's metadata tag with names, scales, offsets and units of bands, or
 * SNAP's with names and units, and TIFF's own tag of extra samples, which says what is an alpha band.
 */
public final class TagReader {

    private static final Logger LOGGER = Logging.getLogger(TagReader.class);

    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int EXTRA_SAMPLES = 338;
    private static final int GDAL_METADATA = 42112;

    /** In which SNAP keeps the header of its own format, DIMAP. */
    private static final int SNAP_HEADER = 65000;

    private TagReader() {}

    /**
     * The tags of a coverage reader's source, if that is a TIFF file, whatever its name: GeoServer calls uploads
     * {@code .geotiff}.
     */
    static RasterTags of(Object source) {
        if (!TiffFile.isOne(source)) {
            return RasterTags.NONE;
        }
        try {
            if (source instanceof TiffStream stream) {
                stream.seek(0);
                return withAuxiliary(stream.auxiliary(), read(stream));
            }
            File file = (File) source;
            try (ImageInputStream stream = new FileImageInputStream(file)) {
                return withAuxiliary(auxiliary(file), read(stream));
            }
        } catch (IOException | RuntimeException e) { // as the decoder throws for some damage
            LOGGER.log(Level.FINE, "no tags of " + source, e);
            return RasterTags.NONE;
        }
    }

    private static RasterTags read(ImageInputStream stream) throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance();
        try {
            reader.setInput(stream);
            return of((TIFFImageMetadata) reader.getImageMetadata(0));
        } finally {
            reader.dispose();
        }
    }

    /**
     * The tags of a file that was read.
     *
     * @param metadata of its first image
     * @return what it says
     */
    public static RasterTags of(TIFFImageMetadata metadata) {
        TIFFField xml = metadata.getRootIFD().getTIFFField(GDAL_METADATA);
        TIFFField extra = metadata.getRootIFD().getTIFFField(EXTRA_SAMPLES);
        TIFFField samples = metadata.getRootIFD().getTIFFField(SAMPLES_PER_PIXEL);
        int count = samples == null ? 1 : samples.getAsInt(0);
        Map<String, String> items = new HashMap<>();
        List<RasterTags.Band> bands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int which = extra == null ? -1 : i - (count - extra.getCount());
            boolean alpha = which >= 0 && extra.getAsInt(which) > 0;
            bands.add(new RasterTags.Band("", 1, 0, "", alpha));
        }
        TIFFField snap = metadata.getRootIFD().getTIFFField(SNAP_HEADER);
        if (xml != null) {
            gdal(xml.getAsString(0), items, bands);
        } else if (snap != null) {
            elements(snap.getAsString(0), "Spectral_Band_Info").forEach(info -> snapBand(info, bands));
        }
        return new RasterTags(Map.copyOf(items), List.copyOf(bands));
    }

    private static void gdal(String xml, Map<String, String> items, List<RasterTags.Band> bands) {
        try {
            elements(xml, "Item").forEach(item -> item(item, items, bands));
        } catch (NumberFormatException e) {
            LOGGER.log(Level.FINE, "not GDAL's metadata: " + xml, e);
        }
    }

    private static List<Element> elements(String xml, String name) {
        List<Element> elements = new ArrayList<>();
        try {
            NodeList nodes = SecureXml.parse(xml.strip(), false).getElementsByTagName(name);
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "not the metadata of a program that is known: " + xml, e);
        }
        return elements;
    }

    private static void snapBand(Element info, List<RasterTags.Band> bands) {
        int index = number(text(info, "BAND_INDEX"), -1).intValue();
        if (index >= 0 && index < bands.size()) {
            boolean alpha = bands.get(index).alpha();
            double scale = nonZero(number(text(info, "SCALING_FACTOR"), 1).doubleValue());
            double offset = number(text(info, "SCALING_OFFSET"), 0).doubleValue();
            String unit = text(info, "PHYSICAL_UNIT");
            bands.set(index, new RasterTags.Band(text(info, "BAND_NAME"), scale, offset, unit, alpha));
        }
    }

    private static String text(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent().strip();
    }

    private static Number number(String text, double otherwise) {
        try {
            return text.isEmpty() ? otherwise : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static void item(Element item, Map<String, String> items, List<RasterTags.Band> bands) {
        String text = item.getTextContent().strip();
        if (!item.hasAttribute("sample")) {
            items.put(item.getAttribute("name"), text);
            return;
        }
        int index = Integer.parseInt(item.getAttribute("sample").strip());
        if (index >= 0 && index < bands.size()) {
            bands.set(index, with(bands.get(index), item.getAttribute("role"), text));
        }
    }

    private static RasterTags.Band with(RasterTags.Band band, String role, String text) {
        return switch (role) {
            case "description" -> new RasterTags.Band(text, band.scale(), band.offset(), band.unit(), band.alpha());
            case "scale" ->
                new RasterTags.Band(
                        band.name(), nonZero(Double.parseDouble(text)), band.offset(), band.unit(), band.alpha());
            case "offset" ->
                new RasterTags.Band(band.name(), band.scale(), Double.parseDouble(text), band.unit(), band.alpha());
            case "unittype" -> new RasterTags.Band(band.name(), band.scale(), band.offset(), text, band.alpha());
            default -> band;
        };
    }

    private static Optional<String> auxiliary(File file) throws IOException {
        Path auxiliary = Path.of(file + ".aux.xml");
        return Files.isRegularFile(auxiliary) ? Optional.of(Files.readString(auxiliary)) : Optional.empty();
    }

    /** What GDAL keeps in a file beside the image, where it may not write into that; it counts more. */
    private static RasterTags withAuxiliary(Optional<String> auxiliary, RasterTags tags) {
        if (auxiliary.isEmpty()) {
            return tags;
        }
        String xml = auxiliary.get();
        Map<String, String> items = new HashMap<>(tags.items());
        for (Element item : elements(xml, "MDI")) {
            Element metadata = (Element) item.getParentNode();
            if (metadata.getParentNode().getNodeName().equals("PAMDataset") && !metadata.hasAttribute("domain")) {
                items.put(item.getAttribute("key"), item.getTextContent().strip());
            }
        }
        List<RasterTags.Band> bands = new ArrayList<>(tags.bands());
        for (Element band : elements(xml, "PAMRasterBand")) {
            int index = number(band.getAttribute("band"), 0).intValue() - 1;
            NodeList parts = band.getChildNodes();
            for (int i = 0; index >= 0 && index < bands.size() && i < parts.getLength(); i++) {
                String role = parts.item(i).getNodeName().toLowerCase(Locale.ROOT);
                String text = parts.item(i).getTextContent().strip();
                bands.set(index, with(bands.get(index), role, text));
            }
        }
        return new RasterTags(Map.copyOf(items), List.copyOf(bands));
    }

    private static double nonZero(double scale) {
        return scale == 0 || !Double.isFinite(scale) ? 1 : scale;
    }
}
