package org.classifycerrado.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Option {@code --time}: which of the GeoTIFFs of a folder is read. */
final class TimeOption {

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Of an input that is a folder of dated GeoTIFFs, the newest within this year, month, day, or"
                    + " period such as 2022-07/2022-09 (default: the newest of all).")
    private String time;

    Optional<String> given() {
        return Optional.ofNullable(time);
    }

    /** Adds what is given to the inputs of a process. */
    void addTo(Map<String, Object> inputs) {
        inputs.put("time", time);
    }
}
