package org.classifycerrado.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Envelope;

/**
 * Maps of a folder as one layer of a GeoServer. A mosaic is of one CRS; where maps are of several, a layer group makes
 * one layer of their mosaics.
 */
final class MosaicGroup {

    private final GeoServerRest server;
    private final String workspace;
    private final String name;
    private final String ending;
    private final String place;

    /**
     * A group, which need not exist.
     *
     * @param name with which its name and those of its layers begin
     * @param ending with which they end; may be empty
     * @param place as the server sees it: a folder of folders of maps, one for each CRS
     */
    MosaicGroup(GeoServerRest server, String workspace, String name, String ending, String place) {
        this.server = server;
        this.workspace = workspace;
        this.name = name;
        this.ending = ending;
        this.place = place;
    }

    /** The name of the group. */
    String name() {
        return name + ending;
    }

    /** The name of the layer of a CRS. */
    String layer(String crs) {
        return name + "_" + crs + ending;
    }

    private String folder(String crs) {
        return place + "/" + crs;
    }

    /** What the layers share. */
    record Look(String title, String style, boolean timed, Envelope bounds) {}

    /**
     * Makes or renews the layers and the group.
     *
     * @param codes of the CRSs that there are maps in, at least one
     * @throws IOException if the server refuses; layers that were not there before are gone again then
     */
    void publish(Set<String> codes, Look look) throws IOException {
        List<String> layers = codes.stream().map(this::layer).toList();
        List<String> fresh = new ArrayList<>();
        try {
            for (String crs : codes) {
                String layer = layer(crs);
                if (server.mosaic(workspace, layer, folder(crs))) {
                    fresh.add(layer);
                }
                server.coverage(workspace, layer, look.title + " (EPSG:" + crs + ")", look.timed);
                server.defaultStyle(workspace, layer, look.style);
            }
            server.group(workspace, name(), look.title, layers, look.style, look.bounds);
        } catch (IOException e) {
            for (String layer : fresh) {
                try {
                    server.forget(workspace, layer);
                } catch (IOException also) {
                    e.addSuppressed(also);
                }
            }
            throw e;
        }
    }

    /**
     * Removes layers of CRSs in which the folder has no maps any more, as when it has been made anew. With its last
     * layer GeoServer removes the group.
     *
     * @param codes of the CRSs that there are maps in
     */
    void removeAllBut(Set<String> codes) throws IOException {
        Pattern own = Pattern.compile(Pattern.quote(name) + "_([^_]+)" + Pattern.quote(ending));
        for (String store : server.stores(workspace)) {
            Matcher layer = own.matcher(store);
            if (layer.matches()
                    && !codes.contains(layer.group(1))
                    && server.isMosaicOf(workspace, store, folder(layer.group(1)))) {
                server.forget(workspace, store);
            }
        }
    }
}
