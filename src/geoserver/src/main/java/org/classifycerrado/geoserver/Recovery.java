package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageStoreInfo;
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
        for (MapFiles.Unfinished left : files.unfinished()) {
            try {
                end(left);
            } catch (RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        "cannot end the publication of " + left.file() + "; the next start tries again",
                        e);
            }
        }
        for (CoverageStoreInfo store : List.copyOf(catalog.getCoverageStores())) {
            companions.removeIfOfAnotherRun(store);
        }
        files.removeReplaced(stores().keySet());
    }

    /** The stores by their files. */
    private Map<Path, CoverageStoreInfo> stores() {
        return catalog.getCoverageStores().stream()
                .filter(store -> layers.file(store).isPresent())
                .collect(Collectors.toMap(store -> layers.file(store).get(), store -> store, (one, other) -> one));
    }

    private void end(MapFiles.Unfinished left) {
        Map<Path, CoverageStoreInfo> stores = stores();
        CoverageStoreInfo store = stores.get(MapFiles.real(left.file()));
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
    private boolean isComplete(CoverageStoreInfo store, MapFiles.Unfinished left) {
        return left.replaces().isEmpty()
                ? catalog.getLayerByName(MapLayers.qualified(store.getWorkspace(), store.getName())) != null
                : layers.run(store).equals(MapFiles.run(left.file()));
    }
}
