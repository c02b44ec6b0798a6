package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much memory a process has held, native memory included. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** The peak of this process as Linux tells it, or that it is unknown. */
    static String peak() {
        return peak("self");
    }

    /** The peak of another process of the same user. */
    static String peak(long process) {
        return peak(Long.toString(process));
    }

    private static String peak(String process) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> mebibytes(Long.parseLong(line.replaceAll("\\D", ""))))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /**
     * An amount for people.
     *
     * @param kibibytes the amount
     * @return in MiB
     */
    static String mebibytes(long kibibytes) {
        return String.format(Locale.ROOT, "%,d MiB", kibibytes >> 10);
    }
}
