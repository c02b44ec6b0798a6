package org.classifycerrado.geoserver;

import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.host.LayerNames;
import org.geoserver.catalog.Catalog;
import org.geoserver.catalog.CoverageStoreInfo;
import org.geoserver.catalog.LayerGroupInfo;
import org.geoserver.catalog.LayerInfo;
import org.geoserver.catalog.WorkspaceInfo;
import org.geotools.util.logging.Logging;

/** The confidence layers that stand beside maps, and that go when their maps are replaced. */
final class ConfidenceLayers {

    private static final Logger LOGGER = Logging.getLogger(ConfidenceLayers.class);

    private final Catalog catalog;
    private final MapLayers layers;
    private final MapFiles files;

    ConfidenceLayers(Catalog catalog, MapLayers layers, MapFiles files) {
        this.catalog = catalog;
        this.layers = layers;
        this.files = files;
    }

    /**
     * Refuses to replace a map whose confidence layer could not be removed, as it is in a layer group.
     *
     * @param confidence name of the confidence layer, which need not exist
     * @throws InvalidParameterException if it is in a group
     */
    void requireRemovable(WorkspaceInfo workspace, String confidence) {
        CoverageStoreInfo store = store(workspace, confidence);
        LayerInfo layer = store == null ? null : catalog.getLayerByName(MapLayers.qualified(workspace, confidence));
        if (layer == null) {
            return;
        }
        for (LayerGroupInfo group : catalog.getLayerGroups()) {
            if (group.getLayers().stream()
                    .anyMatch(member -> member != null && layer.getId().equals(member.getId()))) {
                throw new InvalidParameterException(
                        "confidence",
                        "is false, but the map to be overwritten has the confidence layer '" + layer.prefixedName()
                                + "', which cannot be removed while it is in the layer group '" + group.prefixedName()
                                + "'; give confidence=true to renew it");
            }
        }
    }

    /** The store of a confidence map of ours, or null. */
    private CoverageStoreInfo store(WorkspaceInfo workspace, String name) {
        CoverageStoreInfo store = catalog.getCoverageStoreByName(workspace, name);
        return isConfidence(store) ? store : null;
    }

    private static boolean isConfidence(CoverageStoreInfo store) {
        return MapLayers.kind(store).equals(Optional.of(MapLayers.CONFIDENCE));
    }

    /**
     * Removes the confidence layer of a map that has been replaced, about which it says nothing any more. If that
     * fails, the next start tries again.
     *
     * @param name of the confidence layer, which need not exist
     */
    void remove(WorkspaceInfo workspace, String name) {
        CoverageStoreInfo store = store(workspace, name);
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

    /** Removes a layer if it is the confidence of another run than the map that it stands beside. */
    void removeIfOfAnotherRun(CoverageStoreInfo store) {
        String name = store.getName();
        if (!isConfidence(store) || !name.endsWith(LayerNames.CONFIDENCE_SUFFIX)) {
            return;
        }
        String map = name.substring(0, name.length() - LayerNames.CONFIDENCE_SUFFIX.length());
        CoverageStoreInfo mapStore = catalog.getCoverageStoreByName(store.getWorkspace(), map);
        if (mapStore != null
                && layers.run(mapStore).isPresent()
                && layers.run(store).isPresent()
                && !layers.run(mapStore).equals(layers.run(store))) {
            remove(store.getWorkspace(), name);
        }
    }
}
