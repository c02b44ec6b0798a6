package org.classifycerrado.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.classifycerrado.Version;
import org.classifycerrado.imagery.RegionText;
import org.classifycerrado.patch.ConfidenceMeasure;

/**
 * What holds for all scenes of a job, and decides on the pixels of its maps.
 *
 * @param inputs of the process, by name, as texts; without the imagery
 * @param modelSha256 checksum of the model's weights
 * @param zones checksum of the polygons in which areas are counted besides; empty if there are none
 * @param block about how many pixels a block has on each side
 * @param grid by whose tiles scenes are cut; empty if each is one map
 */
record JobSettings(TreeMap<String, String> inputs, String modelSha256, String zones, int block, String grid)
        implements Serializable {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Whether maps of confidence are made. */
    boolean hasConfidence() {
        return inputs.containsKey("confidence");
    }

    /** What maps of confidence hold. */
    ConfidenceMeasure measure() {
        return ConfidenceMeasure.find(inputs.get("confidence")).orElseThrow();
    }

    /** The process's inputs for a scene. */
    Map<String, Object> inputsOf(String msi, String sar, String device) {
        Map<String, Object> all = new LinkedHashMap<>(inputs);
        all.computeIfPresent("roi", (name, text) -> RegionText.geometry((String) text));
        all.computeIfPresent("bbox", (name, text) -> RegionText.box((String) text));
        if (msi != null) {
            all.put("msi", msi);
        }
        if (sar != null) {
            all.put("sar", sar);
        }
        all.put("device", device);
        return all;
    }

    /** What decides on the pixels of a map, but for its imagery, as JSON. */
    String toJson() {
        Map<String, Object> all = new TreeMap<>(inputs);
        all.put("modelSha256", modelSha256);
        all.put("zones", zones);
        all.put("block", block);
        all.put("grid", grid);
        all.put("software", "ClassifyCerrado " + Version.current());
        return GSON.toJson(all) + "\n";
    }

    /** A checksum of what decides on the pixels of a scene's map. */
    String fingerprint(String... inputChecksums) {
        String all = toJson() + String.join("\n", inputChecksums);
        return HexFormat.of()
                .formatHex(Storage.sha256().digest(all.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 32);
    }
}
