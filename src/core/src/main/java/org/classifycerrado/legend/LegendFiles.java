package org.classifycerrado.legend;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * The legend as files for other programs: SLD styles for GeoServer, their QML twins for QGIS, and legend images. All
 * are made from {@link Legend} and {@link ChangeLegend}; nobody edits them.
 */
public final class LegendFiles {

    /** Attribute of polygons of a class map that their style goes by: the id of the class. */
    public static final String CLASS_ATTRIBUTE = "class_id";

    /** Attribute of polygons of changes that their style goes by: the id of the group. */
    public static final String GROUP_ATTRIBUTE = "group_id";

    private static final String CHANGE = "cerrado_change";
    private static final String POLYGONS = "_polygons";
    private static final Locale PORTUGUESE = new Locale("pt", "BR");

    private LegendFiles() {}

    /**
     * The styles, which are the same on every machine.
     *
     * @return the content of each file by its name: {@code cerrado_l1}, {@code cerrado_l2}, {@code cerrado_change} and
     *     {@code cerrado_confidence}, each as {@code .sld} and as {@code .qml}, and, as {@code .sld},
     *     {@code cerrado_probabilities} and the styles of polygons {@code cerrado_l1_polygons},
     *     {@code cerrado_l2_polygons} and {@code cerrado_change_polygons}, in UTF-8
     */
    public static Map<String, String> styles() {
        Map<String, String> styles = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            styles.put(name(level) + ".sld", SldStyle.of(Legend.of(level)));
            styles.put(name(level) + ".qml", QgisStyle.of(Legend.of(level).classes()));
            styles.put(name(level) + POLYGONS + ".sld", SldStyle.polygons(Legend.of(level)));
        }
        styles.put(CHANGE + ".sld", SldStyle.change());
        styles.put(CHANGE + ".qml", QgisStyle.of(ChangeLegend.groups()));
        styles.put(CHANGE + POLYGONS + ".sld", SldStyle.changePolygons());
        styles.put("cerrado_confidence.sld", SldStyle.confidence());
        styles.put("cerrado_confidence.qml", QgisStyle.confidence());
        styles.put("cerrado_probabilities.sld", SldStyle.probabilities());
        return styles;
    }

    /**
     * Writes the styles and, for each level and for changes, a legend image in English and one in Portuguese
     * ({@code cerrado_l1_en.png}, {@code cerrado_l1_pt.png}, …). Files that are there are replaced. Images are left
     * out, with a warning in the log, where this Java has no fonts.
     *
     * @param folder where to; made if it is not there
     * @return the files written
     * @throws IOException if one cannot be written; each file is either written whole or as it was
     */
    public static List<Path> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> style : styles().entrySet()) {
            written.add(replace(folder.resolve(style.getKey()), style.getValue().getBytes(StandardCharsets.UTF_8)));
        }
        Lettering lettering = Lettering.sansSerif();
        if (lettering.available()) {
            Map<String, List<LandCoverClass>> legends = new LinkedHashMap<>();
            for (Level level : Level.values()) {
                legends.put(name(level), Legend.of(level).classes());
            }
            legends.put(CHANGE, ChangeLegend.groups());
            for (Map.Entry<String, List<LandCoverClass>> legend : legends.entrySet()) {
                for (Locale locale : List.of(Locale.ENGLISH, PORTUGUESE)) {
                    BufferedImage image = LegendImage.of(legend.getValue(), locale, lettering);
                    written.add(
                            replace(folder.resolve(legend.getKey() + "_" + locale.getLanguage() + ".png"), png(image)));
                }
            }
        }
        return written;
    }

    private static String name(Level level) {
        return "cerrado_" + level.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java writes no PNG");
        }
        return bytes.toByteArray();
    }

    private static Path replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }
}
