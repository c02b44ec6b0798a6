package org.classifycerrado.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a job's files are. */
record OutputFolder(Storage storage, String place) implements Serializable {

    /** The model of the job, for the executors. */
    String model(String file) {
        return place + "/.work/model/" + file;
    }

    String settings() {
        return place + "/job.json";
    }

    String map(MapRecord record) {
        return place + "/maps/" + record.file();
    }

    String confidence(MapRecord record) {
        return place + "/confidence/" + record.file();
    }

    private String records(String file) {
        return place + "/scenes" + file;
    }

    private String recordFile(Scene scene) {
        return records("/" + scene.name() + ".json");
    }

    /** The folder of a map's blocks, whatever they were made with. */
    String blocks(Scene scene) {
        return place + "/.work/blocks/" + scene.name();
    }

    /** A block: only of the very inputs, model and settings. */
    String block(Scene scene, Plan plan, int index) {
        return blocks(scene) + "/" + plan.fingerprint() + "/" + index + ".gz";
    }

    /** The record of a finished map, if there is one, and the map. */
    Optional<MapRecord> record(Scene scene) throws IOException {
        String file = recordFile(scene);
        if (!storage.exists(file)) {
            return Optional.empty();
        }
        MapRecord made = MapRecord.parse(storage.readText(file));
        return storage.exists(map(made)) ? Optional.of(made) : Optional.empty();
    }

    /** The records of all finished maps, those of earlier runs too. */
    List<MapRecord> records() throws IOException {
        List<MapRecord> all = new ArrayList<>();
        for (Storage.Entry entry : storage.list(records(""))) {
            if (entry.name().endsWith(".json") && !entry.name().startsWith(".")) {
                all.add(MapRecord.parse(storage.readText(entry.place())));
            }
        }
        return all;
    }

    /** Removes all maps: none of another model may stay and be taken for one of this. */
    void clear() throws IOException {
        for (String part : List.of(
                "/scenes",
                "/stac",
                "/maps",
                "/confidence",
                "/.work",
                "/areas.json",
                "/areas.csv",
                "/zones.json",
                "/zones.csv")) {
            storage.delete(place + part);
        }
    }

    /** Removes what only a job that goes on needs. */
    void clean() throws IOException {
        storage.delete(place + "/.work");
    }

    void record(Scene scene, MapRecord made) throws IOException {
        storage.writeText(recordFile(scene), made.toJson());
    }

    /** Makes a map not count any more, before it is replaced. */
    void forget(Scene scene) throws IOException {
        storage.delete(recordFile(scene));
    }
}
