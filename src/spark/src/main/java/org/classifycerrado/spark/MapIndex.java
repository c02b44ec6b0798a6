package org.classifycerrado.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.classifycerrado.imagery.Zone;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;

/**
 * Says of a job's maps as a whole where they are: as an ImageMosaic of GeoTools for each CRS, so that GeoServer shows
 * them as one layer, and as a STAC collection with an item for each.
 */
final class MapIndex {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String VERSION = "1.0.0";
    private static final String COLLECTION = "stac/collection.json";

    /** STAC's word, for a field and for the relation of a link. */
    static final String LICENCE = "license";

    private static final List<String> EXTENSIONS = List.of(
            "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
            "https://stac-extensions.github.io/classification/v1.1.0/schema.json");

    private final OutputFolder output;

    MapIndex(OutputFolder output) {
        this.output = output;
    }

    /**
     * Writes all of it.
     *
     * @param maps at least one
     * @param confidence whether each map has one of confidence
     * @param zones in which areas were counted besides; often none
     * @param stated the maps' licence; empty for that which the folder states
     */
    void write(List<MapRecord> maps, boolean confidence, List<Zone> zones, Optional<Licence> stated)
            throws IOException {
        Map<Integer, List<MapRecord>> byCrs = new TreeMap<>();
        maps.forEach(map ->
                byCrs.computeIfAbsent(map.epsg(), epsg -> new ArrayList<>()).add(map));
        for (Map.Entry<Integer, List<MapRecord>> each : byCrs.entrySet()) {
            String folder = MapRecord.folder(each.getKey());
            mosaic("maps/" + folder, each.getValue());
            if (confidence) {
                mosaic("confidence/" + folder, each.getValue());
            }
        }
        Licence licence = stated.isPresent() ? stated.get() : licence();
        for (MapRecord map : maps) {
            put("stac/" + map.name() + ".json", item(map, confidence, licence));
        }
        put(COLLECTION, collection(maps, licence));
        AreaTable areas = MapRecord.sum(maps);
        put("areas.json", areas.toJson() + "\n");
        put("areas.csv", areas.toCsv());
        if (!zones.isEmpty()) {
            ZoneTable inZones = MapRecord.sum(maps, zones);
            put("zones.json", inZones.toJson() + "\n");
            put("zones.csv", inZones.toCsv());
        }
    }

    /** What the folder states. */
    private Licence licence() throws IOException {
        String file = output.place() + "/" + COLLECTION;
        return output.storage().exists(file)
                ? Licence.ofCollection(
                        JsonParser.parseString(output.storage().readText(file)).getAsJsonObject())
                : Licence.UNSTATED;
    }

    private void put(String file, JsonObject json) throws IOException {
        put(file, GSON.toJson(json) + "\n");
    }

    private void put(String file, String text) throws IOException {
        output.storage().writeText(output.place() + "/" + file, text);
    }

    /** What GeoTools needs to make an index of a folder's files: names may tell a date. */
    private void mosaic(String folder, List<MapRecord> maps) throws IOException {
        String general = "Name=maps\nCaching=false\nAbsolutePath=false\nSchema=*the_geom:Polygon,location:String";
        if (maps.stream().allMatch(map -> map.date() != null)) {
            put(
                    folder + "/indexer.properties",
                    general + ",time:java.util.Date\nTimeAttribute=time\n"
                            + "PropertyCollectors=TimestampFileNameExtractorSPI[timeregex](time)\n");
            put(folder + "/timeregex.properties", "regex=(?<=_)[0-9]{8}$,format=yyyyMMdd\n");
        } else {
            put(folder + "/indexer.properties", general + "\n");
        }
    }

    private static JsonObject item(MapRecord map, boolean confidence, Licence licence) {
        JsonObject item = new JsonObject();
        item.addProperty("type", "Feature");
        item.addProperty("stac_version", VERSION);
        item.add("stac_extensions", GSON.toJsonTree(EXTENSIONS));
        item.addProperty("id", map.name());
        item.addProperty("collection", "maps");
        item.add("bbox", GSON.toJsonTree(map.bounds()));
        item.add("geometry", box(map.bounds()));
        JsonObject properties = new JsonObject();
        properties.addProperty("datetime", map.date() == null ? map.made() : map.date() + "T00:00:00Z");
        properties.addProperty("created", map.made());
        if (map.epsg() != 0) {
            properties.addProperty("proj:code", "EPSG:" + map.epsg());
        }
        properties.add("proj:shape", GSON.toJsonTree(new int[] {map.height(), map.width()}));
        double[] gdal = map.geoTransform();
        properties.add(
                "proj:transform", GSON.toJsonTree(new double[] {gdal[1], gdal[2], gdal[0], gdal[4], gdal[5], gdal[3]}));
        if (!licence.equals(Licence.UNSTATED)) {
            properties.addProperty(LICENCE, licence.id());
        }
        properties.addProperty("cerrado:model", map.model());
        properties.addProperty("cerrado:model_sha256", map.modelSha256());
        properties.addProperty("cerrado:level", map.level());
        item.add("properties", properties);
        JsonArray links = new JsonArray();
        links.add(link("root", "collection.json"));
        links.add(link("collection", "collection.json"));
        links.add(link("parent", "collection.json"));
        licence.link().ifPresent(text -> links.add(link(text)));
        item.add("links", links);
        JsonObject assets = new JsonObject();
        JsonObject asset = asset("../maps/" + map.file(), "Land use and land cover", "data");
        asset.add("classification:classes", classes(Legend.of(Level.parse(map.level()))));
        assets.add("map", asset);
        if (confidence) {
            assets.add(
                    "confidence", asset("../confidence/" + map.file(), "Confidence of the class, percent", "metadata"));
        }
        item.add("assets", assets);
        return item;
    }

    private static JsonObject asset(String href, String title, String role) {
        JsonObject asset = new JsonObject();
        asset.addProperty("href", href);
        asset.addProperty("title", title);
        asset.addProperty("type", "image/tiff; application=geotiff; profile=cloud-optimized");
        asset.add("roles", GSON.toJsonTree(List.of(role)));
        return asset;
    }

    private static JsonArray classes(Legend legend) {
        JsonArray classes = new JsonArray();
        for (LandCoverClass each : legend.classes()) {
            JsonObject one = new JsonObject();
            one.addProperty("value", each.id());
            one.addProperty("name", each.code());
            one.addProperty("description", each.name());
            one.addProperty("color_hint", each.hex().substring(1).toUpperCase(java.util.Locale.ROOT));
            classes.add(one);
        }
        return classes;
    }

    private static JsonObject collection(List<MapRecord> maps, Licence licence) {
        JsonObject collection = new JsonObject();
        collection.addProperty("type", "Collection");
        collection.addProperty("stac_version", VERSION);
        collection.addProperty("id", "maps");
        collection.addProperty(
                "description",
                "Land use and land cover, level " + maps.get(0).level() + ", model "
                        + maps.get(0).model());
        collection.addProperty(LICENCE, licence.id());
        double[] all = {
            edge(maps, 0, false), edge(maps, 1, false), edge(maps, 2, true), edge(maps, 3, true),
        };
        JsonObject spatial = new JsonObject();
        spatial.add("bbox", GSON.toJsonTree(new double[][] {all}));
        List<String> times = maps.stream()
                .map(map -> map.date() == null ? map.made() : map.date() + "T00:00:00Z")
                .sorted(Comparator.naturalOrder())
                .toList();
        JsonObject temporal = new JsonObject();
        temporal.add("interval", GSON.toJsonTree(List.of(List.of(times.get(0), times.get(times.size() - 1)))));
        JsonObject extent = new JsonObject();
        extent.add("spatial", spatial);
        extent.add("temporal", temporal);
        collection.add("extent", extent);
        JsonArray links = new JsonArray();
        links.add(link("root", "collection.json"));
        maps.forEach(map -> links.add(link("item", map.name() + ".json")));
        licence.link().ifPresent(text -> links.add(link(text)));
        collection.add("links", links);
        return collection;
    }

    private static double edge(List<MapRecord> maps, int side, boolean largest) {
        double[] values = maps.stream().mapToDouble(map -> map.bounds()[side]).toArray();
        return largest
                ? Arrays.stream(values).max().orElseThrow()
                : Arrays.stream(values).min().orElseThrow();
    }

    private static JsonObject link(String relation, String file) {
        JsonObject link = new JsonObject();
        link.addProperty("rel", relation);
        link.addProperty("href", "./" + file);
        link.addProperty("type", relation.equals("item") ? "application/geo+json" : "application/json");
        return link;
    }

    private static JsonObject link(URI licence) {
        JsonObject link = new JsonObject();
        link.addProperty("rel", LICENCE);
        link.addProperty("href", licence.toString());
        return link;
    }

    private static JsonObject box(double[] b) {
        JsonObject geometry = new JsonObject();
        geometry.addProperty("type", "Polygon");
        geometry.add("coordinates", GSON.toJsonTree(new double[][][] {
            {{b[0], b[1]}, {b[2], b[1]}, {b[2], b[3]}, {b[0], b[3]}, {b[0], b[1]}}
        }));
        return geometry;
    }
}
