package org.classifycerrado.sentinel.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.classifycerrado.input.Modality;
import org.classifycerrado.sentinel.scene.Scene;

/**
 * A folder of stacks, one a date, that GeoServer's ImageMosaic takes as one layer with time: the date is in the names
 * of the files, and two files beside them say so.
 */
public final class MosaicFolder {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String INDEXER =
            """
            # How GeoServer's ImageMosaic takes the stacks in this folder: the time of each is in its name.
            TimeAttribute=time
            Schema=*the_geom:Polygon,location:String,time:java.util.Date
            PropertyCollectors=TimestampFileNameExtractorSPI[timeregex](time)
            Caching=false
            AbsolutePath=false
            """;

    private final Path folder;
    private final Modality modality;

    /**
     * A folder, which need not exist.
     *
     * @param folder the folder
     * @param modality of the stacks
     */
    public MosaicFolder(Path folder, Modality modality) {
        this.folder = folder;
        this.modality = modality;
    }

    /**
     * The day of a scene.
     *
     * @param scene a scene
     * @return such as {@code 20220801}, in UTC
     * @throws IOException if nothing says when it was acquired
     */
    public static String day(Scene scene) throws IOException {
        return scene.acquired()
                .map(DAY::format)
                .orElseThrow(
                        () -> new IOException(
                                "when '" + scene.id()
                                        + "' was acquired is said nowhere; a mosaic with time needs it, as in the name 20220801_B02.tif"));
    }

    /**
     * Makes the folder, and in it what tells GeoServer of time, unless that is there.
     *
     * @throws IOException if it cannot be made, or holds anything but the stacks of a mosaic
     */
    public void create() throws IOException {
        Files.createDirectories(folder);
        write("indexer.properties", INDEXER);
        write("timeregex.properties", "regex=[0-9]{8}\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.writeString(file, text);
        }
    }

    /**
     * The file of a day's stack.
     *
     * @param day as {@link #day} gives it
     * @return its place
     */
    public Path file(String day) {
        return folder.resolve(modality.id() + "_" + day + ".tif");
    }
}
