package org.classifycerrado.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;

/**
 * What is known of a scene's finished map. Its file beside the map is what makes the map count: written last, it says
 * that all is there.
 *
 * @param id of the scene
 * @param fingerprint of what decided on the map's pixels
 * @param file name of the map
 * @param date of the imagery, or null
 * @param model id of the model
 * @param modelSha256 checksum of its weights
 * @param level of the legend
 * @param epsg code of the map's CRS, 0 if it has none
 * @param width columns
 * @param height rows
 * @param geoTransform six numbers in GDAL's order
 * @param bounds of the map in WGS 84: west, south, east, north
 * @param pixels of each class
 * @param hectares of each class
 * @param noData pixels without a class
 * @param method how hectares were computed
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
        long[] pixels,
        double[] hectares,
        long noData,
        String method,
        List<String> warnings,
        String made)
        implements Serializable {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create();

    String toJson() {
        return GSON.toJson(this) + "\n";
    }

    static MapRecord parse(String json) {
        return GSON.fromJson(json, MapRecord.class);
    }

    /** The areas of several maps together; pixels that overlap count in each. */
    static AreaTable sum(List<MapRecord> maps) {
        Legend legend = Legend.of(Level.parse(maps.get(0).level));
        long classified = maps.stream()
                .flatMapToLong(map -> java.util.Arrays.stream(map.pixels))
                .sum();
        List<AreaTable.Row> rows = new ArrayList<>();
        IntStream.range(0, legend.size()).forEach(c -> {
            long pixels = maps.stream().mapToLong(map -> map.pixels[c]).sum();
            double hectares = maps.stream().mapToDouble(map -> map.hectares[c]).sum();
            rows.add(new AreaTable.Row(
                    legend.classes().get(c), pixels, hectares, classified == 0 ? 0 : 100.0 * pixels / classified));
        });
        boolean plane = maps.stream().allMatch(map -> map.method.equals(AreaTable.Method.PLANE.name()));
        return new AreaTable(
                legend.level(),
                rows,
                maps.stream().mapToLong(MapRecord::noData).sum(),
                plane ? AreaTable.Method.PLANE : AreaTable.Method.ELLIPSOID);
    }
}
