package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.geotools.coverage.grid.GridCoverage2D;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin zip against what each GeoServer has in WEB-INF/lib with its WPS extension. */
class PluginZipIT {

    private static final Map<String, byte[]> ENTRIES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        Path plugin = Path.of(System.getProperty("cerrado.plugin"));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(plugin))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ENTRIES.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    /** Name of a jar without its version. */
    private static String artifact(String jar) {
        return jar.replaceFirst("-[0-9][^/]*\\.jar$", "");
    }

    private static Set<String> classes(byte[] jar) throws IOException {
        Set<String> names = new HashSet<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    names.add(entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""));
                }
            }
        }
        return names;
    }

    @Test
    void holdsJarsLicenceAndReadme() {
        assertThat(ENTRIES.keySet().stream().map(PluginZipIT::artifact))
                .containsExactlyInAnyOrder(
                        "CLASSIFY-CERRADO-LICENSE.txt",
                        "CLASSIFY-CERRADO-README.txt",
                        "cerrado-core",
                        "commons-compress",
                        "djl-api",
                        "gs-classify-cerrado",
                        "gson",
                        "json-simple",
                        "jts-io-common",
                        "pytorch-engine",
                        "pytorch-jni");
        assertThat(new String(ENTRIES.get("CLASSIFY-CERRADO-README.txt"), StandardCharsets.UTF_8))
                .contains("WEB-INF/lib")
                .doesNotContain("${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.27.1", "2.28.0", "3.0.0"})
    void holdsNothingThatGeoServerShips(String version) throws IOException {
        List<String> shipped;
        try (InputStream list = PluginZipIT.class.getResourceAsStream("geoserver-" + version + "-webinf-lib.txt")) {
            shipped = new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(PluginZipIT::artifact)
                    .toList();
        }
        assertThat(shipped).hasSizeGreaterThan(250).contains("gs-wps-core", "jna", "gt-coverage");

        Set<String> twice = ENTRIES.keySet().stream().map(PluginZipIT::artifact).collect(Collectors.toSet());
        twice.retainAll(shipped);
        assertThat(twice).isEmpty();
    }

    @Test
    void holdsNoClassTwiceAndNoneOfGeoTools() throws Exception {
        Map<String, String> owners = new HashMap<>();
        Set<String> twice = new TreeSet<>();
        for (Map.Entry<String, byte[]> jar : ENTRIES.entrySet()) {
            if (jar.getKey().endsWith(".jar")) {
                for (String name : classes(jar.getValue())) {
                    String other = owners.putIfAbsent(name, jar.getKey());
                    if (other != null && !other.equals(jar.getKey())) {
                        twice.add(name + " in " + other + " and " + jar.getKey());
                    }
                }
            }
        }
        assertThat(owners).hasSizeGreaterThan(500);
        assertThat(twice).isEmpty();

        // The wrapper holds GeoTools, JAI-EXT and ImageIO-Ext in the versions that GeoServer ships.
        Path geoTools = Path.of(GridCoverage2D.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (ZipFile wrapper = new ZipFile(geoTools.toFile())) {
            assertThat(owners.keySet())
                    .noneMatch(name -> wrapper.getEntry(name) != null && !name.startsWith("com/google/gson/"));
        }
        assertThat(owners.keySet()).noneMatch(name -> name.startsWith("org/geoserver/"));
    }
}
