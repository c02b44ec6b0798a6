package org.classifycerrado.server.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
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

/** A map on its way into a folder of layers, with its companions. */
abstract class PendingMap implements MapPublisher.Publication {

    private static final Logger LOGGER = Logger.getLogger(PendingMap.class.getName());

    final MapPublisher.Request request;
    final LayerNames.Reservation reservation;
    final Path map;
    final Map<Companion, Path> companions = new EnumMap<>(Companion.class);

    private final Path folder;
    private final LayerNames.Inventory inventory;

    /**
     * A map.
     *
     * @param folder of the layers
     * @param inventory what is in it; also what maps that are appended wait for, one after the other
     * @param reservation of the names, closed with this
     * @param places where to write a file whose name ends so, hidden, on the folder's file system
     */
    PendingMap(
            Path folder,
            LayerNames.Inventory inventory,
            LayerNames.Reservation reservation,
            MapPublisher.Request request,
            Function<String, Path> places) {
        this.folder = folder;
        this.inventory = inventory;
        this.reservation = reservation;
        this.request = request;
        map = places.apply(request.content().fileEnding());
        request.companions().forEach(each -> companions.put(each, places.apply(each.fileEnding())));
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
            List<Companion> made = new ArrayList<>();
            try {
                for (Companion companion : companions.keySet()) {
                    if (!isThere(companion, date)) {
                        made.add(companion);
                    }
                    dated(companion).add(companions.get(companion), date);
                }
                new DatedFolder(folder.resolve(name)).add(map, date);
            } catch (IOException e) {
                for (Companion companion : made) {
                    dated(companion).remove(date);
                }
                throw e;
            }
            for (Companion companion : Companion.values()) {
                if (!companions.containsKey(companion) && isThere(companion, date)) {
                    // What belongs to a map that has been replaced says nothing of the new one.
                    dated(companion).remove(date);
                }
            }
            return name;
        }
    }

    private DatedFolder dated(Companion companion) {
        return new DatedFolder(folder.resolve(reservation.of(companion)));
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
        List<Path> files = new ArrayList<>(companions.values());
        files.add(map);
        for (Path left : files) {
            try {
                Files.deleteIfExists(left);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot remove " + left, e);
            }
        }
        reservation.close();
    }
}
