package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One plugin for several GeoServers: all that its jars call of GeoTools, GeoServer and what comes with them is in a
 * list, {@code linkage.txt}, whose head says with which versions each line was checked. Something new fails here until
 * it has been checked as well: {@code -Dgeoserver.lib=…/WEB-INF/lib} compares with a real one, and writes what the list
 * should be to {@code target/linkage.txt}.
 */
class LinkageTest {

    private static final Path ROOT = Path.of(System.getProperty("cerrado.root"));

    /** What the plugin brings itself. */
    private static final List<String> OWN =
            List.of("org/classifycerrado/", "ai/djl/", "com/google/gson/", "org/apache/commons/compress/");

    /** For the hosts that take regions as text; GeoServer does that itself, and never loads these classes. */
    private static final Set<String> ELSEWHERE =
            Set.of("org/classifycerrado/imagery/RegionText", "org/classifycerrado/imagery/GeoJson");

    private static ClassFiles ours;
    private static Set<String> outside;

    @BeforeAll
    static void read() throws IOException {
        ours = ClassFiles.of(
                List.of(ROOT.resolve("src/core/target/classes"), ROOT.resolve("src/geoserver/target/classes")));
        outside = new TreeSet<>();
        for (ClassFiles.Type type : ours.all()) {
            if (!ELSEWHERE.contains(type.name())) {
                type.calls().stream()
                        .filter(call -> OWN.stream().noneMatch(call::startsWith) && !ours.isOfThePlatform(owner(call)))
                        .forEach(outside::add);
            }
        }
        Files.write(ROOT.resolve("src/geoserver/target/linkage.txt"), outside);
    }

    private static String owner(String call) {
        int dot = call.indexOf('.');
        return dot < 0 ? call : call.substring(0, dot);
    }

    @Test
    void nothingIsCalledThatHasNotBeenChecked() throws IOException {
        List<String> checked;
        try (InputStream list = LinkageTest.class.getResourceAsStream("linkage.txt")) {
            checked = new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        Set<String> unchecked = new TreeSet<>(outside);
        unchecked.removeAll(checked);
        assertThat(unchecked)
                .as("not in linkage.txt yet: check it with each GeoServer named there (-Dgeoserver.lib=…), then add it")
                .isEmpty();
        assertThat(outside).hasSizeGreaterThan(200);
    }

    @Test
    void aRealGeoServerHasAllThatIsCalled() throws IOException {
        String lib = System.getProperty("geoserver.lib", "");
        if (lib.isEmpty()) {
            System.out.println("SKIPPED: no real GeoServer to link with; give -Dgeoserver.lib=…/WEB-INF/lib");
        }
        assumeTrue(!lib.isEmpty(), "no real GeoServer is at hand");
        List<Path> places = new ArrayList<>(
                List.of(ROOT.resolve("src/core/target/classes"), ROOT.resolve("src/geoserver/target/classes")));
        places.addAll(ClassFiles.jars(Path.of(lib)));
        ClassFiles there = ClassFiles.of(places);

        List<String> missing = outside.stream()
                .filter(call -> call.contains(".")
                        ? !there.has(owner(call), call.substring(call.indexOf('.') + 1))
                        : there.find(call).isEmpty())
                .toList();
        assertThat(missing).isEmpty();
        assertThat(unimplemented(there)).isEmpty();
        System.out.println(outside.size() + " outside types and members found in " + lib);
    }

    /** Methods that a newer GeoServer asks of what our classes extend. */
    private static List<String> unimplemented(ClassFiles there) {
        List<String> missing = new ArrayList<>();
        for (ClassFiles.Type type : ours.all()) {
            if (!type.name().startsWith("org/classifycerrado/") || type.isAbstract()) {
                continue;
            }
            List<ClassFiles.Type> lineage = there.lineage(type.name());
            for (ClassFiles.Type parent : lineage) {
                for (String method : parent.abstractMethods()) {
                    boolean implemented = lineage.stream()
                            .anyMatch(each -> each.members().contains(method)
                                    && !each.abstractMethods().contains(method));
                    if (!implemented) {
                        missing.add(type.name() + " lacks " + parent.name() + "." + method);
                    }
                }
            }
        }
        return missing;
    }
}
