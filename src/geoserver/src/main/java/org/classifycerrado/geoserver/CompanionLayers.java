package org.classifycerrado.geoserver;

import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.Companion;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.LayerGroupInfo;
import org.geoserver.catalog.LayerInfo;
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
        CoverageStoreInfo store = store(workspace, companion, name);
        LayerInfo layer = store == null ? null : catalog.getLayerByName(MapLayers.qualified(workspace, name));
        if (layer == null) {
            return;
        }
        for (LayerGroupInfo group : catalog.getLayerGroups()) {
            if (group.getLayers().stream()
                    .anyMatch(member -> member != null && layer.getId().equals(member.getId()))) {
                throw new InvalidParameterException(
                        companion.label(),
                        "is false, but the map to be overwritten has the " + companion.label() + " layer '"
                                + layer.prefixedName() + "', which cannot be removed while it is in the layer group '"
                                + group.prefixedName() + "'; give " + companion.label() + "=true to renew it");
            }
        }
    }

    /** The store of a companion of ours, or null. */
    private CoverageStoreInfo store(WorkspaceInfo workspace, Companion companion, String name) {
        CoverageStoreInfo store = catalog.getCoverageStoreByName(workspace, name);
        return holds(store, companion) ? store : null;
    }

    private static boolean holds(CoverageStoreInfo store, Companion companion) {
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
        CoverageStoreInfo store = store(workspace, companion, name);
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

    /** Removes a layer if it is the companion of another run than the map that it stands beside. */
    void removeIfOfAnotherRun(CoverageStoreInfo store) {
        for (Companion companion : Companion.values()) {
            removeIfOfAnotherRun(store, companion);
        }
    }

    private void removeIfOfAnotherRun(CoverageStoreInfo store, Companion companion) {
        String name = store.getName();
        if (!holds(store, companion) || !name.endsWith(companion.suffix())) {
            return;
        }
        String map = name.substring(0, name.length() - companion.suffix().length());
        CoverageStoreInfo mapStore = catalog.getCoverageStoreByName(store.getWorkspace(), map);
        if (mapStore != null
                && layers.run(mapStore).isPresent()
                && layers.run(store).isPresent()
                && !layers.run(mapStore).equals(layers.run(store))) {
            remove(store.getWorkspace(), companion, map);
        }
    }
}
