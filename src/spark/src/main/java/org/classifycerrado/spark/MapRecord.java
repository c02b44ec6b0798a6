package org.classifycerrado.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;

/**
 * What is known of a scene's finished map. Its file beside the map is what makes the map count: written last, it says
 * that all is there.
 *
 * @param id of the scene
 * @param fingerprint of what decided on the map's pixels
 * @param file the map, within the folder of maps: its CRS's folder and its name
 * @param date of the imagery, or null
 * @param model id of the model
 * @param modelSha256 checksum of its weights
 * @param level of the legend
 * @param epsg code of the map's CRS, 0 if it has none
 * @param width columns
 * @param height rows
 * @param geoTransform six numbers in GDAL's order
 * @param bounds of the map in WGS 84: west, south, east, north
 * @param areas of the classes
 * @param zones the areas in those of the job's zones that have a part in the map
 * @param warnings what was odd about the imagery
 * @param made when, in UTC
 */
record MapRecord(
        String id,
        String fingerprint,
        String file,
        String date,
        String model,
        String modelSha256,
        String level,
        int epsg,
        int width,
        int height,
        double[] geoTransform,
        double[] bounds,
        Count areas,
        List<ZoneCount> zones,
        List<String> warnings,
        String made)
        implements Serializable {

    /**
     * The areas of a map within a zone.
     *
     * @param zone its place among all zones of the job
     * @param areas of the classes in it
     */
    record ZoneCount(int zone, Count areas) implements Serializable {}

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create();

    /** The folder of the maps of one CRS: its code, or {@code other}. */
    static String folder(int epsg) {
        return epsg == 0 ? "other" : Integer.toString(epsg);
    }

    /** Its name, which no other map has: that of its file. */
    String name() {
        return file.replaceFirst(".*/", "").replaceFirst("[.]tif$", "");
    }

    String toJson() {
        return GSON.toJson(this) + "\n";
    }

    static MapRecord parse(String json) {
        return GSON.fromJson(json, MapRecord.class);
    }

    /** The areas of several maps together; pixels that overlap count in each. */
    static AreaTable sum(List<MapRecord> maps) {
        return Count.sum(legend(maps), maps.stream().map(MapRecord::areas).toList());
    }

    /** The areas of several maps together in each zone, also in those where there is no map. */
    static ZoneTable sum(List<MapRecord> maps, List<Zone> all) {
        Legend legend = legend(maps);
        List<List<Count>> counts = new ArrayList<>();
        all.forEach(zone -> counts.add(new ArrayList<>()));
        for (MapRecord map : maps) {
            map.zones.forEach(each -> counts.get(each.zone).add(each.areas));
        }
        List<ZoneTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            rows.add(new ZoneTable.Row(all.get(i).id(), all.get(i).name(), Count.sum(legend, counts.get(i))));
        }
        return new ZoneTable(legend.level(), rows);
    }

    private static Legend legend(List<MapRecord> maps) {
        return Legend.of(Level.parse(maps.get(0).level));
    }
}
