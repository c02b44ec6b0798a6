package org.classifycerrado.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A processor as the operating system describes it: what native libraries choose their kernels by. Two machines that
 * differ in it may choose other kernels, of which one crashes and one does not.
 *
 * @param identity vendor, family, model, stepping and name, by their names in Linux's {@code /proc/cpuinfo}; elsewhere
 *     what Java tells
 * @param flags instruction sets and features; empty where they are not told
 * @param caches sizes by level and type, as Linux tells them in {@code /sys}; empty where a hypervisor hides them
 */
record Cpu(Map<String, String> identity, Set<String> flags, Map<String, String> caches) {

    private static final Path INFO = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final List<String> FIELDS =
            List.of("vendor_id", "cpu family", "model", "model name", "stepping", "CPU implementer", "CPU part");

    /** The processor that this program runs on. */
    static Cpu current() {
        return of(INFO, CACHES);
    }

    static Cpu of(Path info, Path caches) {
        Map<String, String> identity = new TreeMap<>();
        identity.put("architecture", System.getProperty("os.arch"));
        identity.put("system", System.getProperty("os.name"));
        Set<String> flags = new TreeSet<>();
        for (String line : lines(info)) {
            if (line.isBlank() && !flags.isEmpty()) {
                break; // The first of several equal processors.
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).trim();
            String value = line.substring(colon + 1).trim();
            if (FIELDS.contains(name)) {
                identity.put(name, value);
            } else if (name.equals("flags") || name.equals("Features")) {
                flags.addAll(Arrays.asList(value.split(" ")));
            }
        }
        if (System.getenv("PROCESSOR_IDENTIFIER") != null) {
            identity.put("identifier", System.getenv("PROCESSOR_IDENTIFIER"));
        }
        return new Cpu(identity, flags, caches(caches));
    }

    private static Map<String, String> caches(Path folder) {
        Map<String, String> caches = new TreeMap<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "index*")) {
            for (Path cache : each) {
                caches.put(
                        "L" + first(cache.resolve("level")) + " " + first(cache.resolve("type")),
                        first(cache.resolve("size")));
            }
        } catch (IOException e) {
            // Not told.
        }
        return caches;
    }

    private static String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "?" : lines.get(0).trim();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** For people: {@code AMD EPYC (AuthenticAMD family 25 model 17)}. */
    String name() {
        String model = identity.getOrDefault("model name", identity.getOrDefault("identifier", "this CPU"));
        return identity.containsKey("cpu family")
                ? model + " (" + identity.getOrDefault("vendor_id", "") + " family " + identity.get("cpu family")
                        + " model " + identity.get("model") + ")"
                : model;
    }
}
