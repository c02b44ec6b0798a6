package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.LayerNames;
import org.classifycerrado.host.MapPublisher;
import org.classifycerrado.time.DatedFolder;

/**
 * A map on its way into a folder of layers, with its companions. What belongs to the map that is there goes before it
 * is replaced, and what belongs to the new one comes after it: wherever this ends, be it with the process, no file
 * stands beside a map of another run.
 */
abstract class PendingMap implements MapPublisher.Publication {

    /** How the name of a work file ends that is neither map nor companion. */
    static final String PART = ".part";

    private static final Logger LOGGER = Logger.getLogger(PendingMap.class.getName());

    final MapPublisher.Request request;
    final LayerNames.Reservation reservation;
    final Path map;
    final Map<Companion, Path> companions = new EnumMap<>(Companion.class);

    private final Path folder;
    private final LayerNames.Inventory inventory;
    private final Function<String, Path> workFiles;
    private final List<Path> left = new ArrayList<>();

    /** Where readers look for the files of a run. */
    interface Places {

        /** Whether a map is there, which is going to be replaced. */
        boolean hasMap() throws IOException;

        /** The files that belong to the map that is there, of an earlier run. */
        List<Path> besideMap() throws IOException;

        /** Moves the map, or a companion, to its place. */
        void put(Optional<Companion> companion, Path finished) throws IOException;

        /** Takes that back. */
        void remove(Optional<Companion> companion) throws IOException;
    }

    /**
     * A map.
     *
     * @param folder of the layers
     * @param inventory what is in it; also what maps that are appended wait for, one after the other
     * @param reservation of the names, closed with this
     * @param workFiles where to write a file whose name ends so, hidden, on the folder's file system
     */
    PendingMap(
            Path folder,
            LayerNames.Inventory inventory,
            LayerNames.Reservation reservation,
            MapPublisher.Request request,
            Function<String, Path> workFiles) {
        this.folder = folder;
        this.inventory = inventory;
        this.reservation = reservation;
        this.request = request;
        this.workFiles = workFiles;
        map = workFile(request.content().fileEnding());
        request.companions().forEach(each -> companions.put(each, workFile(each.fileEnding())));
    }

    /** Where to write a file whose name ends so; it goes when this is closed, if it is still there. */
    final Path workFile(String ending) {
        Path file = workFiles.apply(ending);
        left.add(file);
        return file;
    }

    @Override
    public final Path mapFile() {
        return map;
    }

    @Override
    public final Path file(Companion companion) {
        return companions.get(companion);
    }

    /** What is to be done before the first map of a new layer with time is added. */
    abstract void prepare(MapPublisher.MapInfo info) throws IOException;

    /**
     * Adds the map to a layer with time, if it still may be added.
     *
     * @return the layer's name
     */
    final String append(MapPublisher.MapInfo info) throws IOException {
        LocalDate date = request.appended().orElseThrow().date();
        synchronized (inventory) {
            String name = reservation.map();
            boolean fresh = LayerNames.appends(name, Optional.empty(), request, inventory)
                    .isEmpty();
            for (Companion companion : companions.keySet()) {
                LayerNames.appends(reservation.of(companion), Optional.of(companion), request, inventory);
            }
            if (fresh) {
                prepare(info);
            }
            List<Companion> there = new ArrayList<>();
            for (Companion companion : Companion.values()) {
                if (isThere(companion, date)) {
                    there.add(companion);
                }
            }
            exchange(new DatedPlaces(date, there));
            there.removeAll(companions.keySet());
            for (Companion companion : there) {
                dated(Optional.of(companion)).remove(date); // the folder, if that was the last file in it
            }
            return name;
        }
    }

    /** The places of one date. */
    private final class DatedPlaces implements Places {
        private final LocalDate date;
        private final List<Companion> there;

        DatedPlaces(LocalDate date, List<Companion> there) {
            this.date = date;
            this.there = there;
        }

        @Override
        public boolean hasMap() throws IOException {
            return dated(Optional.empty()).files().containsKey(date);
        }

        @Override
        public List<Path> besideMap() throws IOException {
            List<Path> files = new ArrayList<>();
            for (Companion companion : there) {
                files.add(dated(Optional.of(companion)).file(date));
            }
            return files;
        }

        @Override
        public void put(Optional<Companion> companion, Path finished) throws IOException {
            dated(companion).add(finished, date);
        }

        @Override
        public void remove(Optional<Companion> companion) throws IOException {
            dated(companion).remove(date);
        }
    }

    /**
     * Replaces the files of an earlier run.
     *
     * @throws IOException if it fails; nothing has changed then, but if a companion cannot be moved after a map has
     *     been replaced, the new map stands without it
     */
    final void exchange(Places places) throws IOException {
        boolean replaces = places.hasMap();
        Map<Path, Path> aside = new LinkedHashMap<>();
        List<Optional<Companion>> moved = new ArrayList<>();
        try {
            for (Path file : places.besideMap()) {
                aside.put(file, Files.move(file, workFile(PART), StandardCopyOption.ATOMIC_MOVE));
            }
            places.put(Optional.empty(), map);
            moved.add(Optional.empty());
            for (Companion companion : companions.keySet()) {
                places.put(Optional.of(companion), companions.get(companion));
                moved.add(Optional.of(companion));
            }
        } catch (IOException e) {
            if (moved.isEmpty() || !replaces) {
                takeBack(places, moved, aside, e);
            }
            throw e;
        }
    }

    private static void takeBack(
            Places places, List<Optional<Companion>> moved, Map<Path, Path> aside, IOException cause) {
        try {
            Collections.reverse(moved);
            for (Optional<Companion> each : moved) {
                places.remove(each);
            }
            for (Map.Entry<Path, Path> file : aside.entrySet()) {
                Files.move(file.getValue(), file.getKey(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private DatedFolder dated(Optional<Companion> companion) {
        return new DatedFolder(folder.resolve(companion.map(reservation::of).orElse(reservation.map())));
    }

    private boolean isThere(Companion companion, LocalDate date) throws IOException {
        return inventory
                .series(reservation.of(companion))
                .filter(there ->
                        there.kind() == companion.occupant() && there.dates().contains(date))
                .isPresent();
    }

    @Override
    public final void close() {
        for (Path file : left) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot remove " + file, e);
            }
        }
        reservation.close();
    }
}
