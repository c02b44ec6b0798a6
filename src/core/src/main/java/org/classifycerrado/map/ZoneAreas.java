package org.classifycerrado.map;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.Footprint;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.legend.Legend;

/**
 * Counts pixels and hectares of each class within each of many zones, in one pass over a map: fed with rectangles of
 * the map that together hold each of its pixels once, in any order, such as strips or blocks. A pixel counts for every
 * zone in which its centre lies, exactly as if that zone alone were asked for; zones may overlap.
 *
 * <p>Instances are for one thread at a time. Each zone takes about 4 KiB.
 */
public final class ZoneAreas {

    private final Legend legend;
    private final PixelGrid grid;
    private final List<Counted> zones = new ArrayList<>();

    /** A zone, its pixels, and what has been counted of it. */
    private record Counted(Zone zone, Footprint pixels, AreaCounter areas) {}

    /**
     * Starts at zero.
     *
     * @param parameter the request's parameter that the zones come from
     * @param zones to count in
     * @param legend the classes of the map
     * @param grid the pixels of the map
     * @throws InvalidParameterException if a zone cannot be expressed in the grid's CRS
     * @throws IllegalArgumentException if areas cannot be measured on the grid
     */
    public ZoneAreas(String parameter, List<Zone> zones, Legend legend, PixelGrid grid) {
        this.legend = legend;
        this.grid = grid;
        PixelAreas areas = new PixelAreas(grid);
        for (Zone zone : zones) {
            Footprint pixels;
            try {
                pixels = new Footprint(zone.region(), grid);
            } catch (InvalidParameterException e) {
                throw new InvalidParameterException(parameter, "'" + zone.id() + "' " + e.problem());
            }
            this.zones.add(new Counted(zone, pixels, new AreaCounter(legend, grid, areas)));
        }
    }

    /**
     * Counts a part of the map.
     *
     * @param values class ids or {@link MapWriter#NO_DATA}, row-major and as wide as the part
     * @param part where they lie in the grid
     * @throws IllegalArgumentException if a value within a zone is neither a class of the legend nor no data
     */
    public void add(byte[] values, Rectangle part) {
        for (Counted each : zones) {
            Rectangle window = each.pixels.window();
            Rectangle shared = window.intersection(part);
            if (shared.isEmpty()) {
                continue;
            }
            boolean[] outside = each.pixels.outside(shared.y, shared.height);
            for (int y = shared.y; y < shared.y + shared.height; y++) {
                int inWindow = (y - shared.y) * window.width - window.x;
                int inPart = (y - part.y) * part.width - part.x;
                int end = shared.x + shared.width;
                int x = shared.x;
                while (x < end) {
                    while (x < end && outside[inWindow + x]) {
                        x++;
                    }
                    int from = x;
                    while (x < end && !outside[inWindow + x]) {
                        x++;
                    }
                    each.areas.addRun(values, inPart + from, from, y, x - from);
                }
            }
        }
    }

    /**
     * What has been counted so far.
     *
     * @return a row for each zone, in their order
     */
    public ZoneTable table() {
        return new ZoneTable(
                legend.level(),
                zones.stream()
                        .map(each -> new ZoneTable.Row(each.zone.id(), each.zone.name(), each.areas.table()))
                        .toList());
    }

    /**
     * The pixels that are counted on.
     *
     * @return the grid of the map
     */
    public PixelGrid grid() {
        return grid;
    }
}
