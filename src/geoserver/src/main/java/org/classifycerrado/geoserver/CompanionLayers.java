package org.classifycerrado.geoserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Companion;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.LayerGroupInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.StoreInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.util.logging.Logging;

/** The layers that stand beside maps (see {@link Companion}), and that go when their maps are replaced. */
final class CompanionLayers {

    private static final Logger LOGGER = Logging.getLogger(CompanionLayers.class);

    private final Catalog catalog;
    private final MapLayers layers;
    private final MapFiles files;

    CompanionLayers(Catalog catalog, MapLayers layers, MapFiles files) {
        this.catalog = catalog;
        this.layers = layers;
        this.files = files;
    }

    /**
     * Refuses to replace a map whose companion could not be removed, as it is in a layer group.
     *
     * @param companion which; its layer need not exist
     * @param map name of the map
     * @throws InvalidParameterException if it is in a group
     */
    void requireRemovable(WorkspaceInfo workspace, Companion companion, String map) {
        String name = companion.of(map);
        StoreInfo store = store(workspace, companion, name);
        LayerInfo layer = store == null ? null : catalog.getLayerByName(MapLayers.qualified(workspace, name));
        if (layer == null) {
            return;
        }
        for (LayerGroupInfo group : catalog.getLayerGroups()) {
            if (group.getLayers().stream()
                    .anyMatch(member -> member != null && layer.getId().equals(member.getId()))) {
                throw new InvalidParameterException(
                        companion.parameter(),
                        "asks for none, but the map to be overwritten has the " + companion.label() + " layer '"
                                + layer.prefixedName() + "', which cannot be removed while it is in the layer group '"
                                + group.prefixedName() + "'; give " + companion.request() + " to renew it");
            }
        }
    }

    /** The store of a companion of ours, or null. */
    private StoreInfo store(WorkspaceInfo workspace, Companion companion, String name) {
        StoreInfo store = layers.store(workspace, name);
        return holds(store, companion) ? store : null;
    }

    private static boolean holds(StoreInfo store, Companion companion) {
        return MapLayers.kind(store).equals(Optional.of(companion.label()));
    }

    /**
     * Removes the companion of a map that has been replaced, about which it says nothing any more. If that fails, the
     * next start tries again.
     *
     * @param companion which; its layer need not exist
     * @param map name of the map
     */
    void remove(WorkspaceInfo workspace, Companion companion, String map) {
        String name = companion.of(map);
        StoreInfo store = store(workspace, companion, name);
        if (store == null) {
            return;
        }
        try {
            Optional<Path> file = layers.file(store).filter(files::owns);
            layers.remove(store);
            file.ifPresent(files::removeLater);
            LOGGER.info("removed " + MapLayers.qualified(workspace, name) + ", whose map has been replaced");
        } catch (RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    "cannot remove " + MapLayers.qualified(workspace, name)
                            + ", whose map has been replaced; the next start tries again",
                    e);
        }
    }

    /**
     * Removes the companion of one date of a layer with time, whose map has been replaced; the layer too if it was its
     * last. If that fails, the next start tries again.
     *
     * @param companion which; its layer need not exist
     * @param map name of the layer of the maps
     * @param date whose map was replaced
     */
    void removeDate(WorkspaceInfo workspace, Companion companion, String map, LocalDate date) {
        String name = companion.of(map);
        StoreInfo store = store(workspace, companion, name);
        Optional<TimeMosaic> mosaic = store == null ? Optional.empty() : layers.mosaic(store);
        if (mosaic.isEmpty()) {
            return;
        }
        try {
            Optional<TimeMosaic.Entry> entry = mosaic.get().entry(date);
            if (entry.isEmpty()) {
                return;
            }
            if (mosaic.get().entries().size() == 1) {
                layers.remove(store);
            }
            mosaic.get().remove(entry.get().run());
            files.removeLater(mosaic.get().file(entry.get()));
            LOGGER.info("removed " + date + " of " + MapLayers.qualified(workspace, name)
                    + ", whose map has been replaced");
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    "cannot remove " + date + " of " + MapLayers.qualified(workspace, name)
                            + ", whose map has been replaced; the next start tries again",
                    e);
        }
    }

    /** Removes the dates of a companion with time that are not of the runs of the maps of these dates. */
    private void removeDatesOfOtherRuns(StoreInfo store, Companion companion, String map) {
        Optional<TimeMosaic> there = layers.mosaic(store);
        Optional<TimeMosaic> maps = layers.mosaic(layers.store(store.getWorkspace(), map));
        if (there.isEmpty() || maps.isEmpty()) {
            return;
        }
        try {
            Set<String> runs =
                    maps.get().entries().stream().map(TimeMosaic.Entry::run).collect(Collectors.toSet());
            for (TimeMosaic.Entry entry : there.get().entries()) {
                if (!runs.contains(entry.run())) {
                    removeDate(store.getWorkspace(), companion, map, entry.date());
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot read the dates of " + store.getName(), e);
        }
    }

    /** Removes a layer if it is the companion of another run than the map that it stands beside. */
    void removeIfOfAnotherRun(StoreInfo store) {
        for (Companion companion : Companion.values()) {
            removeIfOfAnotherRun(store, companion);
        }
    }

    private void removeIfOfAnotherRun(StoreInfo store, Companion companion) {
        String name = store.getName();
        if (!holds(store, companion) || !name.endsWith(companion.suffix())) {
            return;
        }
        String map = name.substring(0, name.length() - companion.suffix().length());
        removeDatesOfOtherRuns(store, companion, map);
        StoreInfo mapStore = layers.store(store.getWorkspace(), map);
        if (mapStore != null
                && layers.mosaic(store).isEmpty()
                && layers.run(mapStore).isPresent()
                && layers.run(store).isPresent()
                && !layers.run(mapStore).equals(layers.run(store))) {
            remove(store.getWorkspace(), companion, map);
        }
    }
}
