package org.classifycerrado.cli;

import java.util.Map;
import java.util.Optional;
import org.classifycerrado.input.StatedInput;
import picocli.CommandLine.Option;

/** Options that say what the values of imagery mean. */
final class ValueOptions {

    @Option(
            names = "--msi-units",
            paramLabel = "dn|reflectance",
            description = "What the MSI values mean: dn, reflectance × 10000, or reflectance, 0 to 1 (default: what the"
                    + " file says, else what is expected).")
    private String msiUnits;

    @Option(
            names = "--offset",
            paramLabel = "NUMBER",
            description =
                    "Offset that the MSI values carry: 1000 for Sentinel-2 of processing baseline 04.00 and later,"
                            + " 0 for earlier and harmonised ones (default: what the file says, else what is expected).")
    private Double offset;

    @Option(
            names = "--sar-units",
            paramLabel = "UNITS",
            description = "What the SAR values mean: dn (GRD digital numbers), sigma0-db (or db), sigma0-power,"
                    + " sigma0-amplitude, gamma0-db, gamma0-power, gamma0-amplitude; linear: positive values as they are"
                    + " expected (default: what the file says, else what is expected).")
    private String sarUnits;

    @Option(
            names = "--resolution",
            paramLabel = "METRES",
            description = "Pixel size to resample all imagery to (default: that of --msi).")
    private Double resolution;

    @Option(
            names = "--allow-implausible",
            description = "Use imagery whose values or pixels cannot be what they are taken for.")
    private boolean allowImplausible;

    StatedInput stated() {
        return new StatedInput(
                Optional.ofNullable(msiUnits), Optional.ofNullable(offset), Optional.ofNullable(sarUnits));
    }

    Optional<Double> resolution() {
        return Optional.ofNullable(resolution);
    }

    boolean allowImplausible() {
        return allowImplausible;
    }

    /** Adds what is given to the inputs of a process. */
    void addTo(Map<String, Object> inputs) {
        inputs.put("msiUnits", msiUnits);
        inputs.put("offset", offset);
        inputs.put("sarUnits", sarUnits);
        inputs.put("resolution", resolution);
        inputs.put("allowImplausible", allowImplausible);
    }
}
