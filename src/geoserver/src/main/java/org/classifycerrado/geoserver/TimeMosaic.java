package org.classifycerrado.geoserver;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.imagery.PixelGrid;
import org.geotools.api.referencing.FactoryException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/**
 * The folder of a layer with time, as GeoServer's ImageMosaic reads it: the maps, what says how to read them, and an
 * index that names the map of each date.
 *
 * <p>The index is a text file that GeoTools' property store reads anew for each query. It is replaced as a whole by
 * renaming another, so that a map appears, or takes the place of another of its date, in one step: open readers go on,
 * their queries under way see the old index, and the next ones the new. (A shapefile, ImageMosaic's own choice, is
 * several files that are changed in place, and a database would have to come from elsewhere.)
 */
final class TimeMosaic {

    private static final String ENDING = ".mosaic";
    private static final String CONFIGURATION = "mosaic.properties";
    private static final String STORE = "datastore.properties";
    private static final String INDEX_FOLDER = "index";
    private static final String TYPE = "maps";

    private static final Pattern ENTRY = Pattern.compile("([0-9a-f-]{36})=([^|]+)\\|(\\d{4}-\\d{2}-\\d{2})T00:00:00Z\\|"
            + "POLYGON\\(\\((\\S+) (\\S+), \\S+ \\S+, (\\S+) (\\S+), .*\\)\\)");
    private static final Pattern HEADER = Pattern.compile("_=.*:srid=(\\d+)");
    private static final Pattern LEVELS = Pattern.compile("Levels=(\\S+),(\\S+)");

    private final Path folder;

    /**
     * A folder.
     *
     * @param folder whose name ends as {@link #folder} says
     */
    TimeMosaic(Path folder) {
        this.folder = folder;
    }

    /** The folder of a new layer's maps, beside the files of other maps. */
    static Path folder(Path workspace, String layer, String run) {
        return workspace.resolve(layer + "-" + run + ENDING);
    }

    /** Tells whether a path is that of such a folder. */
    static boolean is(Path path) {
        return path.getFileName().toString().endsWith(ENDING);
    }

    /**
     * A map in the index.
     *
     * @param run that made it, which is also its identity for readers
     * @param file its name in the folder
     * @param date of the map, in UTC
     * @param west of its bounds, as the others in its CRS
     */
    record Entry(String run, String file, LocalDate date, double west, double south, double east, double north) {

        static Entry of(String run, Path file, LocalDate date, PixelGrid grid) {
            ReferencedEnvelope bounds = grid.envelope();
            return new Entry(
                    run,
                    file.getFileName().toString(),
                    date,
                    bounds.getMinX(),
                    bounds.getMinY(),
                    bounds.getMaxX(),
                    bounds.getMaxY());
        }

        /** The entry that a line of the index is, or empty if it is none. */
        static Optional<Entry> parse(String line) {
            Matcher parts = ENTRY.matcher(line);
            return parts.matches()
                    ? Optional.of(new Entry(
                            parts.group(1),
                            parts.group(2),
                            LocalDate.parse(parts.group(3)),
                            Double.parseDouble(parts.group(4)),
                            Double.parseDouble(parts.group(5)),
                            Double.parseDouble(parts.group(6)),
                            Double.parseDouble(parts.group(7))))
                    : Optional.empty();
        }

        /** Its line of the index. */
        String line() {
            String corners = Stream.of(
                            west + " " + south,
                            west + " " + north,
                            east + " " + north,
                            east + " " + south,
                            west + " " + south)
                    .reduce((one, next) -> one + ", " + next)
                    .orElseThrow();
            return run + "=" + file + "|" + date + "T00:00:00Z|POLYGON((" + corners + "))";
        }
    }

    /**
     * The EPSG code that the index names as its CRS.
     *
     * @return the number, or empty if the grid's CRS has none or its pixels do not stand upright: then there is no
     *     mosaic of such maps
     */
    static Optional<Integer> code(PixelGrid grid) {
        AffineTransform transform = grid.cornerToCrs();
        if (transform.getShearX() != 0
                || transform.getShearY() != 0
                || transform.getScaleX() <= 0
                || transform.getScaleY() >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(CRS.lookupEpsgCode(grid.crs(), true));
        } catch (FactoryException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes the folder, with an empty index.
     *
     * @param grid of the first map
     * @param code of its CRS
     * @throws IOException if it cannot be written
     */
    void create(PixelGrid grid, int code) throws IOException {
        Files.createDirectories(folder.resolve(INDEX_FOLDER));
        double width = grid.cornerToCrs().getScaleX();
        double height = -grid.cornerToCrs().getScaleY();
        // Each map reads its own overviews, as many as it has: that is what Heterogeneous means here.
        write(
                folder.resolve(CONFIGURATION),
                List.of(
                        "Name=" + TYPE,
                        "TypeName=" + TYPE,
                        "LocationAttribute=location",
                        "TimeAttribute=time",
                        "Levels=" + width + "," + height,
                        "LevelsNum=1",
                        "Heterogeneous=true",
                        "AbsolutePath=false",
                        "Caching=false",
                        "ExpandToRGB=false",
                        "CheckAuxiliaryMetadata=false",
                        "MosaicCRS=EPSG\\:" + code,
                        "NoData=255"));
        relocate();
        write(index(), List.of("_=location:String,time:java.util.Date,the_geom:Polygon:srid=" + code));
    }

    /**
     * Says where the index is, which readers want as an absolute path.
     *
     * @throws IOException if it cannot be written
     */
    void relocate() throws IOException {
        String place = folder.resolve(INDEX_FOLDER).toAbsolutePath().toString().replace("\\", "/");
        List<String> lines =
                List.of("SPI=org.geotools.data.property.PropertyDataStoreFactory", "directory=" + escaped(place));
        Path file = folder.resolve(STORE);
        if (!Files.exists(file)
                || !Files.readAllLines(file, StandardCharsets.ISO_8859_1).equals(lines)) {
            write(file, lines);
        }
    }

    /**
     * Removes what a killed server was about to put in the place of other files.
     *
     * @throws IOException if it cannot be removed
     */
    void removeUnwritten() throws IOException {
        for (Path file : List.of(folder.resolve(CONFIGURATION), folder.resolve(STORE), index())) {
            Files.deleteIfExists(fresh(file));
        }
    }

    /** Text as a value of a properties file in ISO 8859-1. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(c ->
                        escaped.append(c < 0x20 || c > 0x7e ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return escaped.toString();
    }

    private Path index() {
        return folder.resolve(INDEX_FOLDER).resolve(TYPE + ".properties");
    }

    /** The folder. */
    Path path() {
        return folder;
    }

    /**
     * What the index names.
     *
     * @return in its order
     * @throws IOException if it cannot be read
     */
    List<Entry> entries() throws IOException {
        return Files.readAllLines(index()).stream()
                .map(Entry::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Tells whether there is no map, as where a server was killed before it had made the index.
     *
     * @throws IOException if the index is there and cannot be read
     */
    boolean isEmpty() throws IOException {
        return !Files.exists(index()) || entries().isEmpty();
    }

    /** The dates that the index names. */
    Set<LocalDate> dates() throws IOException {
        Set<LocalDate> dates = new LinkedHashSet<>();
        entries().forEach(entry -> dates.add(entry.date()));
        return dates;
    }

    /** The entry of a date. */
    Optional<Entry> entry(LocalDate date) throws IOException {
        return entries().stream().filter(entry -> entry.date().equals(date)).findFirst();
    }

    /** The file of an entry. */
    Path file(Entry entry) {
        return folder.resolve(entry.file());
    }

    /**
     * Adds a map to the index, in place of that of its date.
     *
     * @throws IOException if the index cannot be replaced; it is what it was then
     */
    void put(Entry entry) throws IOException {
        List<Entry> entries = new ArrayList<>(entries());
        entries.removeIf(there -> there.date().equals(entry.date()));
        entries.add(entry);
        replace(entries);
    }

    /**
     * Takes the map of a run out of the index.
     *
     * @throws IOException if the index cannot be replaced; it is what it was then
     */
    void remove(String run) throws IOException {
        List<Entry> entries = new ArrayList<>(entries());
        if (entries.removeIf(there -> there.run().equals(run))) {
            replace(entries);
        }
    }

    private void replace(List<Entry> entries) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        entries.forEach(entry -> lines.add(entry.line()));
        write(index(), lines);
    }

    private String header() throws IOException {
        return Files.readAllLines(index()).get(0);
    }

    /** What takes a file's place: beside the folder of the index, where readers take every file for one of theirs. */
    private Path fresh(Path file) {
        return folder.resolve(file.getFileName() + ".new");
    }

    private void write(Path file, List<String> lines) throws IOException {
        Path fresh = fresh(file);
        try {
            Files.write(fresh, lines, StandardCharsets.ISO_8859_1);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * The grid of the newest map.
     *
     * @throws IOException if it cannot be told
     */
    PixelGrid grid() throws IOException {
        List<Entry> entries = entries();
        Matcher code = HEADER.matcher(header());
        Optional<Matcher> levels = Files.readAllLines(folder.resolve(CONFIGURATION)).stream()
                .map(LEVELS::matcher)
                .filter(Matcher::matches)
                .findFirst();
        if (entries.isEmpty() || !code.matches() || levels.isEmpty()) {
            throw new IOException("no layer with time: " + folder);
        }
        Entry entry = entries.get(entries.size() - 1);
        double width = Double.parseDouble(levels.get().group(1));
        double height = Double.parseDouble(levels.get().group(2));
        try {
            return new PixelGrid(
                    CRS.decode("EPSG:" + code.group(1), true),
                    new AffineTransform(width, 0, 0, -height, entry.west(), entry.north()),
                    (int) Math.round((entry.east() - entry.west()) / width),
                    (int) Math.round((entry.north() - entry.south()) / height));
        } catch (FactoryException e) {
            throw new IOException("no CRS: EPSG:" + code.group(1), e);
        }
    }
}
