package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.StoreInfo;
import org.geotools.util.logging.Logging;

/** Puts in order at a start what a killed server has left. */
final class Recovery {

    private static final Logger LOGGER = Logging.getLogger(Recovery.class);

    private final Catalog catalog;
    private final MapLayers layers;
    private final MapFiles files;
    private final CompanionLayers companions;

    Recovery(Catalog catalog, MapLayers layers, MapFiles files) {
        this.catalog = catalog;
        this.layers = layers;
        this.files = files;
        this.companions = new CompanionLayers(catalog, layers, files);
    }

    /**
     * Ends what a killed server was about to publish, and removes the maps that have been replaced. For the start,
     * before any request.
     *
     * @throws IOException if the maps' folder cannot be read
     */
    void run() throws IOException {
        for (TimeMosaic mosaic : files.mosaics()) {
            mosaic.removeUnwritten();
            mosaic.relocate();
        }
        Map<String, List<MapFiles.Unfinished>> appended = new TreeMap<>();
        for (MapFiles.Unfinished left : files.unfinished()) {
            if (left.mosaic().isPresent()) {
                appended.computeIfAbsent(MapFiles.run(left.file()).orElseThrow(), run -> new ArrayList<>())
                        .add(left);
                continue;
            }
            try {
                end(left);
            } catch (RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        "cannot end the publication of " + left.file() + "; the next start tries again",
                        e);
            }
        }
        for (Map.Entry<String, List<MapFiles.Unfinished>> run : appended.entrySet()) {
            try {
                endAppending(run.getKey(), run.getValue());
            } catch (IOException | RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        "cannot end the publication of run " + run.getKey() + "; the next start tries again",
                        e);
            }
        }
        removeEmptyMosaics();
        for (StoreInfo store : List.copyOf(catalog.getStores(StoreInfo.class))) {
            companions.removeIfOfAnotherRun(store);
        }
        files.removeReplaced(stores().keySet());
    }

    /** Ends what a killed server was about to add to layers with time: all of a run's maps are there, or none. */
    private void endAppending(String run, List<MapFiles.Unfinished> left) throws IOException {
        boolean complete = true;
        for (MapFiles.Unfinished map : left) {
            complete &= isAppended(run, map);
        }
        for (MapFiles.Unfinished map : left) {
            if (complete) {
                renewBounds(map.mosaic().orElseThrow());
                map.replaces().ifPresent(files::removeLater);
                files.published(map.file());
            } else {
                takeBack(run, map);
            }
        }
        LOGGER.info("a server was killed while it published run " + run + "; "
                + (complete ? "it is complete" : "what was before is there again"));
    }

    /** The server may have been killed before the catalog knew how far the new map reaches. */
    private void renewBounds(TimeMosaic mosaic) {
        StoreInfo store = stores().get(MapFiles.real(mosaic.path()));
        try {
            layers.renewBounds(store.getWorkspace(), store.getName());
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "cannot renew the bounds of " + store.getName(), e);
        }
    }

    private boolean isAppended(String run, MapFiles.Unfinished map) throws IOException {
        TimeMosaic mosaic = map.mosaic().orElseThrow();
        StoreInfo store = stores().get(MapFiles.real(mosaic.path()));
        return Files.exists(map.file())
                && mosaic.entries().stream().anyMatch(entry -> entry.run().equals(run))
                && store != null
                && catalog.getLayerByName(MapLayers.qualified(store.getWorkspace(), store.getName())) != null;
    }

    private void takeBack(String run, MapFiles.Unfinished map) throws IOException {
        TimeMosaic mosaic = map.mosaic().orElseThrow();
        mosaic.remove(run);
        if (map.replaced().isPresent()
                && Files.exists(mosaic.file(map.replaced().get()))) {
            mosaic.put(map.replaced().get());
        }
        StoreInfo store = stores().get(MapFiles.real(mosaic.path()));
        if (store != null && mosaic.entries().isEmpty()) {
            layers.remove(store);
        }
        files.remove(map.file());
    }

    /** Removes the folders of layers with time that have no maps and no layer. */
    private void removeEmptyMosaics() throws IOException {
        Set<Path> used = stores().keySet();
        for (TimeMosaic mosaic : files.mosaics()) {
            if (!used.contains(MapFiles.real(mosaic.path()))) {
                files.removeIfEmpty(mosaic);
            }
        }
    }

    /** The stores by their files. */
    private Map<Path, StoreInfo> stores() {
        return catalog.getStores(StoreInfo.class).stream()
                .filter(store -> layers.file(store).isPresent())
                .collect(Collectors.toMap(store -> layers.file(store).get(), store -> store, (one, other) -> one));
    }

    private void end(MapFiles.Unfinished left) {
        Map<Path, StoreInfo> stores = stores();
        StoreInfo store = stores.get(MapFiles.real(left.file()));
        Optional<Path> old = left.replaces().map(MapFiles::real);
        if (store == null) {
            if (old.isPresent() && !stores.containsKey(old.get())) {
                LOGGER.warning("no store names " + left.file() + ", nor " + old.get()
                        + ", which it was to replace when a server was killed; both stay");
                return;
            }
        } else if (isComplete(store, left)) {
            old.ifPresent(files::removeLater);
            files.published(left.file());
            return;
        } else if (old.isEmpty()) {
            layers.remove(store);
        } else if (Files.exists(old.get())) {
            layers.point(store.getId(), files.url(left.replaces().get()));
        } else {
            LOGGER.warning(
                    left.file() + " was being published when a server was killed; what it was to replace is gone");
            files.published(left.file());
            return;
        }
        files.remove(left.file());
        LOGGER.info("a server was killed while it published " + left.file() + "; what was before is there again");
    }

    /** Tells whether all of a layer had been saved: the layer of a new map, the coverage of one that was replaced. */
    private boolean isComplete(StoreInfo store, MapFiles.Unfinished left) {
        return left.replaces().isEmpty()
                ? catalog.getLayerByName(MapLayers.qualified(store.getWorkspace(), store.getName())) != null
                : layers.run(store).equals(MapFiles.run(left.file()));
    }
}
