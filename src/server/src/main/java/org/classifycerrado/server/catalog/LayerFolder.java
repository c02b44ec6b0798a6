package org.classifycerrado.server.catalog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.time.DatedFolder;
import org.classifycerrado.time.TimeSpan;

/**
 * A folder whose GeoTIFFs are layers, whose folders of dated GeoTIFFs are layers with time, and whose GeoPackages of
 * this project are polygons. A layer's name is its file's without the ending, or its folder's; requests name layers and
 * are looked up among those that are there, so that none leads out of the folder. Files may come, change and go while
 * the server runs. A hidden folder {@code .cerrado} in it holds titles, polygons as GeoJSON, and what is being written.
 */
public final class LayerFolder implements CoverageSource, MapPublisher, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(LayerFolder.class.getName());
    private static final Pattern GEOTIFF = Pattern.compile("(?i)([^.].*)\\.tiff?");
    private static final String GEOTIFF_ENDING = ".tif";
    private static final String GEOPACKAGE = Companion.POLYGONS.fileEnding();
    private static final String GEOJSON = ".geojson";
    private static final String TITLE_ENDING = ".properties";
    private static final Pattern WORK_FILE = Pattern.compile(".*\\.(tif|gpkg|geojson|part).*");

    private final Path folder;
    private final Path own;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Map<Path, Layer> known = new ConcurrentHashMap<>();
    private final Map<Path, Instant> unreadable = new ConcurrentHashMap<>();
    private final Map<String, GeoPackage> geoPackages = new HashMap<>();
    private final LayerNames names = new LayerNames();
    /** Also what maps that are appended wait for, one after the other. */
    private final FolderNames inventory = new FolderNames();

    /** A file that has been looked at; without polygons if it is none of ours. */
    private record GeoPackage(Instant modified, Optional<PolygonSet> polygons) {}

    /**
     * Takes a folder for its own and removes what an earlier server left unfinished.
     *
     * @param folder an existing folder that can be written
     * @throws IOException if another server uses it, or it cannot be written
     */
    public LayerFolder(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        own = Files.createDirectories(this.folder.resolve(".cerrado"));
        lockFile = FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken;
        try {
            taken = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        if (taken == null) {
            lockFile.close();
            throw new IOException("another server uses the folder '" + folder + "'");
        }
        lock = taken;
        try (Stream<Path> left = Files.list(own)) {
            for (Path file : left.filter(LayerFolder::isOfAnEarlierRun).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * The layers that can be read now.
     *
     * @return by name, in alphabetical order
     * @throws IOException if the folder cannot be listed
     */
    public Map<String, Layer> layers() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.sorted().forEach(file -> {
                String fileName = file.getFileName().toString();
                var matcher = GEOTIFF.matcher(fileName);
                if (Files.isDirectory(file) && !fileName.startsWith(".")) {
                    files.putIfAbsent(fileName, file);
                } else if (matcher.matches() && Files.isRegularFile(file)) {
                    files.put(matcher.group(1), file);
                }
            });
        }
        Set<Path> there = new HashSet<>(files.values());
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            String name = entry.getKey();
            Path file = entry.getValue();
            if (Files.isDirectory(file)) {
                inTime(name, file, there).ifPresent(layer -> layers.put(name, layer));
            } else {
                look(name, file, Optional.empty()).ifPresent(layer -> layers.put(name, layer));
            }
        }
        known.keySet().retainAll(there);
        unreadable.keySet().retainAll(there);
        return layers;
    }

    /** A layer of the dated GeoTIFFs in a folder, if there are any that can be read. */
    private Optional<Layer> inTime(String name, Path dates, Set<Path> there) throws IOException {
        NavigableMap<LocalDate, Path> files = new DatedFolder(dates).files();
        there.addAll(files.values());
        NavigableMap<LocalDate, Layer> dated = new TreeMap<>();
        files.forEach((day, file) -> look(name, file, Optional.of(day)).ifPresent(layer -> dated.put(day, layer)));
        if (dated.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Layer(dated));
        } catch (IOException e) {
            Instant newest = dated.lastEntry().getValue().modified();
            if (!newest.equals(unreadable.put(dates, newest))) {
                LOGGER.log(Level.WARNING, "no layer: {0}: {1}", new Object[] {name, e.getMessage()});
            }
            return Optional.empty();
        }
    }

    /**
     * A layer.
     *
     * @param name as a request gives it
     * @return the layer, if there is one of that name
     * @throws IOException if the folder cannot be listed
     */
    public Optional<Layer> layer(String name) throws IOException {
        return Optional.ofNullable(layers().get(name));
    }

    private Optional<Layer> look(String name, Path file, Optional<LocalDate> day) {
        Instant modified;
        try {
            modified = Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Optional.empty();
        }
        Layer layer = known.get(file);
        if (layer != null && layer.is(file, modified)) {
            return Optional.of(layer);
        }
        if (modified.equals(unreadable.get(file))) {
            return Optional.empty();
        }
        try {
            layer = new Layer(name, () -> title(name), file, modified, day);
        } catch (IOException | RuntimeException e) {
            // A file that is still being copied here changes again.
            unreadable.put(file, modified);
            LOGGER.log(Level.WARNING, "no layer: {0}: {1}", new Object[] {file.getFileName(), e.getMessage()});
            LOGGER.log(Level.FINE, file.toString(), e);
            return Optional.empty();
        }
        known.put(file, layer);
        return Optional.of(layer);
    }

    /**
     * The polygons that can be read now.
     *
     * @return by name, in alphabetical order
     * @throws IOException if the folder cannot be listed
     */
    public Map<String, PolygonSet> polygons() throws IOException {
        Map<String, PolygonSet> found = new LinkedHashMap<>();
        Set<String> there = new HashSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                String fileName = file.getFileName().toString();
                if (fileName.endsWith(GEOPACKAGE) && !fileName.startsWith(".") && Files.isRegularFile(file)) {
                    String name = fileName.substring(0, fileName.length() - GEOPACKAGE.length());
                    there.add(name);
                    lookAtPolygons(name, file).ifPresent(polygons -> found.put(name, polygons));
                }
            }
        }
        synchronized (geoPackages) {
            for (Iterator<String> names = geoPackages.keySet().iterator(); names.hasNext(); ) {
                String name = names.next();
                if (!there.contains(name)) {
                    Files.deleteIfExists(geoJsonFile(name));
                    names.remove();
                }
            }
        }
        return found;
    }

    /**
     * All that maps can be drawn of.
     *
     * @return layers and polygons by name, in alphabetical order; where both have a name, the layer
     * @throws IOException if the folder cannot be listed
     */
    public Map<String, MapLayer> drawable() throws IOException {
        Map<String, MapLayer> all = new TreeMap<>(polygons());
        all.putAll(layers());
        return all;
    }

    private Optional<PolygonSet> lookAtPolygons(String name, Path file) {
        // One at a time: what is told of a new file must not go because of what an older one told.
        synchronized (geoPackages) {
            try {
                Instant modified = Files.getLastModifiedTime(file).toInstant();
                GeoPackage known = geoPackages.get(name);
                if (known == null || !known.modified.equals(modified)) {
                    known = new GeoPackage(modified, read(name, file, modified));
                    Files.deleteIfExists(geoJsonFile(name));
                    geoPackages.put(name, known);
                }
                return known.polygons;
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "no polygons: " + file, e);
                return Optional.empty();
            }
        }
    }

    private Optional<PolygonSet> read(String name, Path file, Instant modified) {
        try {
            return Optional.of(new PolygonSet(name, () -> title(name), file, modified));
        } catch (IOException e) {
            // Somebody else's, for other purposes.
            LOGGER.log(Level.FINE, "no polygons of ours: " + file, e);
            return Optional.empty();
        }
    }

    private Path geoJsonFile(String name) {
        return own.resolve(name + GEOJSON);
    }

    /**
     * Polygons as GeoJSON, written when they are first asked for.
     *
     * @param polygons of this folder
     * @return a file that is replaced as a whole, if it is
     * @throws IOException if they cannot be read, or the file cannot be written
     */
    public Path geoJson(PolygonSet polygons) throws IOException {
        Path file = geoJsonFile(polygons.name());
        FileTime modified = FileTime.from(polygons.modified());
        if (!Files.exists(file) || !Files.getLastModifiedTime(file).equals(modified)) {
            Path part = workFile(GEOJSON);
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                    polygons.polygons().writeGeoJson(out);
                }
                Files.setLastModifiedTime(part, modified);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    /** All that is neither the lock nor a title: a layer's name may have an ending of its own. */
    private static boolean isOfAnEarlierRun(Path file) {
        String name = file.getFileName().toString();
        return WORK_FILE.matcher(name).matches() && !name.endsWith(TITLE_ENDING);
    }

    private Path workFile(String ending) {
        return own.resolve(UUID.randomUUID() + ending);
    }

    private Path titleFile(String name) {
        return own.resolve(name + TITLE_ENDING);
    }

    private String title(String name) {
        Path file = titleFile(name);
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                LOGGER.log(Level.WARNING, "title of " + name, e);
            }
        }
        return properties.getProperty("title", name);
    }

    @Override
    public OpenCoverage open(String parameter, String name, Optional<String> time) throws IOException {
        Map<String, Layer> layers = layers();
        Layer layer = layers.get(name);
        if (layer == null) {
            throw new InvalidParameterException(
                    parameter,
                    "there is no layer '" + name + "'; "
                            + (layers.isEmpty() ? "the folder has none" : "layers: " + list(layers.keySet())));
        }
        boolean timed = !layer.dates().isEmpty();
        if (timed && time.isPresent()) {
            layer = layer.at(TimeSpan.newest(time.get(), "layer '" + name + "'", layer.dates()));
        }
        try {
            return timed ? layer.open().withTime() : layer.open();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "cannot read layer " + name, e);
            throw new InvalidParameterException(parameter, "layer '" + name + "' cannot be read");
        }
    }

    private static String list(Collection<String> names) {
        List<String> first = names.stream().limit(20).toList();
        return String.join(", ", first) + (names.size() > first.size() ? ", …" : "");
    }

    @Override
    public Publication begin(Request request) throws IOException {
        request.workspace().ifPresent(given -> {
            throw new InvalidParameterException(
                    "workspace", "is '" + given + "'; this server has no workspaces, so leave it out");
        });
        return new Pending(names.reserve(request, inventory), request);
    }

    /** The names in the folder. */
    private final class FolderNames implements LayerNames.Inventory {

        @Override
        public LayerNames.Occupant occupant(String name) throws IOException {
            return LayerFolder.this.occupant(name);
        }

        @Override
        public Optional<LayerNames.MapSeries> series(String name) throws IOException {
            Optional<Layer> layer = layer(name);
            return layer.isPresent() ? layer.get().series() : Optional.empty();
        }
    }

    private LayerNames.Occupant occupant(String name) throws IOException {
        Layer layer = layers().get(name);
        if (layer == null && !Files.exists(place(name, GEOTIFF_ENDING)) && DatedFolder.isFree(folder.resolve(name))) {
            return Files.exists(place(name, GEOPACKAGE))
                    ? Optional.ofNullable(polygons().get(name))
                            .map(PolygonSet::occupant)
                            .orElse(LayerNames.Occupant.OTHER)
                    : LayerNames.Occupant.NOBODY;
        }
        if (layer == null || !Files.exists(place(name, GEOTIFF_ENDING))) {
            return LayerNames.Occupant.OTHER;
        }
        return layer.occupant();
    }

    private Path place(String name, String ending) {
        return folder.resolve(name + ending);
    }

    /** Maps on their way. */
    private final class Pending extends PendingMap {

        Pending(LayerNames.Reservation reservation, Request request) {
            super(folder, inventory, reservation, request, LayerFolder.this::workFile);
        }

        @Override
        public String commit(MapInfo info) throws IOException {
            if (request.appended().isPresent()) {
                return append(info);
            }
            String text = request.title()
                    .orElseGet(() -> String.format(
                            Locale.ROOT, "%s, %.10s", request.content().title(info), info.date()));
            LayerNames.replaces(reservation.map(), Optional.empty(), request, inventory);
            for (Companion companion : companions.keySet()) {
                LayerNames.replaces(reservation.of(companion), Optional.of(companion), request, inventory);
            }
            exchange(new NamedPlaces(text));
            return reservation.map();
        }

        /** The places of the layer's name. */
        private final class NamedPlaces implements Places {
            private final String title;

            NamedPlaces(String title) {
                this.title = title;
            }

            @Override
            public boolean hasMap() {
                return Files.exists(place(Optional.empty()));
            }

            @Override
            public List<Path> besideMap() throws IOException {
                List<Path> files = new ArrayList<>(List.of(titleFile(reservation.map())));
                for (Companion companion : Companion.values()) {
                    String name = reservation.of(companion);
                    if (occupant(name) == companion.occupant()) {
                        files.add(place(Optional.of(companion)));
                        files.add(titleFile(name));
                    }
                }
                files.removeIf(Files::notExists);
                return files;
            }

            @Override
            public void put(Optional<Companion> companion, Path finished) throws IOException {
                Path entitled = writeTitle(companion, title);
                Files.move(finished, place(companion), StandardCopyOption.ATOMIC_MOVE);
                try {
                    Files.move(entitled, titleFile(name(companion)), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    // It is there, under its name.
                    LOGGER.log(Level.WARNING, "no title for " + name(companion), e);
                }
            }

            @Override
            public void remove(Optional<Companion> companion) throws IOException {
                Files.deleteIfExists(place(companion));
                Files.deleteIfExists(titleFile(name(companion)));
            }

            private Path place(Optional<Companion> companion) {
                return LayerFolder.this.place(
                        name(companion),
                        companion
                                .map(Companion::fileEnding)
                                .orElse(request.content().fileEnding()));
            }
        }

        @Override
        void prepare(MapInfo info) throws IOException {
            String text = request.title().orElseGet(() -> request.content().title(info));
            entitle(Optional.empty(), text);
            for (Companion companion : Companion.values()) {
                entitle(Optional.of(companion), text);
            }
        }

        private void entitle(Optional<Companion> companion, String text) throws IOException {
            Files.move(writeTitle(companion, text), titleFile(name(companion)), StandardCopyOption.ATOMIC_MOVE);
        }

        private Path writeTitle(Optional<Companion> companion, String text) throws IOException {
            Properties properties = new Properties();
            properties.setProperty(
                    "title", companion.map(each -> text + ", " + each.label()).orElse(text));
            Path file = workFile(PART);
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        }

        private String name(Optional<Companion> companion) {
            return companion.map(reservation::of).orElse(reservation.map());
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "unlocking", e);
        }
    }
}
