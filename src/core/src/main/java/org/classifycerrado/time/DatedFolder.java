package org.classifycerrado.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;

/**
 * A folder of GeoTIFFs of one place at several dates: {@code <name>_<yyyymmdd>.tif}, the days of UTC. GeoServer opens
 * it as an ImageMosaic with a time dimension; two small files beside the GeoTIFFs tell it how.
 */
public final class DatedFolder {

    private static final Pattern NAME = Pattern.compile("(?i)[^.].*_(\\d{8})\\.tiff?");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /** What GeoServer reads when it makes its index: where the time comes from, and which files count. */
    private static final Map<String, String> DESCRIPTION = Map.of(
            "indexer.properties",
            """
            TimeAttribute=time
            Schema=*the_geom:Polygon,location:String,time:java.util.Date
            PropertyCollectors=TimestampFileNameExtractorSPI[timeregex](time)
            Wildcard=*_????????.tif
            Recursive=false
            """,
            "timeregex.properties",
            """
            regex=(?<=_)[0-9]{8}$,format=yyyyMMdd
            """);

    private final Path folder;

    /**
     * A folder.
     *
     * @param folder it need not exist yet
     */
    public DatedFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The date in a file's name.
     *
     * @param file a path
     * @return the day, or empty if the file is no GeoTIFF with a date in its name
     */
    public static Optional<LocalDate> date(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.group(1), DAY));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * The date that a request means.
     *
     * @param parameter that names the folder, for messages
     * @param place of the folder, for messages
     * @param dates that there are
     * @param time as {@link TimeSpan#parse} takes it, if the request states one
     * @return the newest within the time, else the newest of all
     * @throws InvalidParameterException if there are none, or none within the time
     */
    public static LocalDate choose(
            String parameter, String place, NavigableSet<LocalDate> dates, Optional<String> time) {
        String folder = "the folder '" + place + "'";
        if (dates.isEmpty()) {
            throw new InvalidParameterException(
                    parameter, folder + " has no GeoTIFFs of dates, whose names end like that of msi_20220715.tif");
        }
        return time.isEmpty() ? dates.last() : TimeSpan.newest(time.get(), folder, dates);
    }

    /**
     * What is there.
     *
     * @return the GeoTIFFs by their dates; empty if there are none or the folder does not exist. Of two of one date,
     *     the first by name
     * @throws IOException if the folder cannot be listed
     */
    public NavigableMap<LocalDate, Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Collections.emptyNavigableMap();
        }
        NavigableMap<LocalDate, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(Files::isRegularFile).sorted().forEach(file -> date(file)
                    .ifPresent(day -> files.putIfAbsent(day, file)));
        }
        return files;
    }

    /**
     * Where the GeoTIFF of a date is, or would be if it were added.
     *
     * @param day in UTC
     * @return a path in the folder
     * @throws IOException if the folder cannot be listed
     */
    public Path file(LocalDate day) throws IOException {
        Path there = files().get(day);
        return there == null
                ? folder.resolve(folder.toAbsolutePath().normalize().getFileName() + "_" + DAY.format(day) + ".tif")
                : there;
    }

    /**
     * Whether maps of any kind can be put there.
     *
     * @param folder a path
     * @return true if nothing is there, or a folder that is empty or holds only what describes one
     * @throws IOException if the folder cannot be listed
     */
    public static boolean isFree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.allMatch(
                    file -> DESCRIPTION.containsKey(file.getFileName().toString()));
        }
    }

    /**
     * Adds a GeoTIFF, or replaces that of the same date. The folder is made if there is none. Readers see what was
     * there before or the new file.
     *
     * @param finished a GeoTIFF on the same file system, which is moved
     * @param day its date, in UTC
     * @return where it is now
     * @throws IOException if it cannot be moved; nothing has changed then
     */
    public Path add(Path finished, LocalDate day) throws IOException {
        boolean fresh = !Files.exists(folder);
        Path place = file(day);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : DESCRIPTION.entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (!Files.exists(path)) {
                    Files.write(path, file.getValue().getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (fresh) {
                removeEmpty();
            }
            throw e;
        }
    }

    /**
     * Removes the GeoTIFF of a date; the folder too if it was the last one and nothing else is there.
     *
     * @param day in UTC
     * @throws IOException if it cannot be removed
     */
    public void remove(LocalDate day) throws IOException {
        Path file = files().get(day);
        if (file != null) {
            Files.delete(file);
        }
        if (files().isEmpty()) {
            removeEmpty();
        }
    }

    /** Removes the folder with what describes it, unless there is more. */
    private void removeEmpty() throws IOException {
        if (!Files.isDirectory(folder) || !isFree(folder)) {
            return;
        }
        for (String name : DESCRIPTION.keySet()) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
