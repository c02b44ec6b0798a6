package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares each signature of {@code src/geoserver-api} with the class of a real GeoServer, whose WEB-INF/lib is given
 * by {@code -Dgeoserver.lib=DIR}.
 */
class SignaturesTest {

    @Test
    void everySignatureIsThatOfGeoServer() throws IOException {
        String lib = System.getProperty("geoserver.lib", "");
        boolean onClassPath = Boolean.getBoolean("geoserver.real");
        if (lib.isEmpty() && !onClassPath) {
            System.out.println("SKIPPED: no real GeoServer to compare with; build with -Pgeoserver, or give"
                    + " -Dgeoserver.lib=…/WEB-INF/lib");
        }
        assumeTrue(onClassPath || !lib.isEmpty(), "no real GeoServer is at hand");
        ClassFiles ours =
                ClassFiles.of(List.of(Path.of(System.getProperty("cerrado.root"), "src/geoserver-api/target/classes")));
        ClassFiles real = ClassFiles.of(lib.isEmpty() ? classPath() : ClassFiles.jars(Path.of(lib)));

        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (ClassFiles.Type type : ours.all()) {
            compared += compare(type, real, differences);
        }

        assertThat(differences).isEmpty();
        System.out.println(compared + " signatures compared");
        assertThat(compared).isGreaterThan(100);
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(place -> place.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    private static int compare(ClassFiles.Type ours, ClassFiles real, List<String> differences) {
        List<ClassFiles.Type> lineage = real.lineage(ours.name());
        if (lineage.isEmpty()) {
            differences.add(ours.name() + " is not there");
            return 0;
        }
        if (ours.isInterface() != lineage.get(0).isInterface()) {
            differences.add(ours.name() + " is an interface here or there only");
        }
        for (String supertype : ours.supertypes()) {
            if (supertype.startsWith("org/geoserver/")
                    && lineage.stream().noneMatch(type -> type.name().equals(supertype))) {
                differences.add(ours.name() + " does not extend " + supertype);
            }
        }
        int compared = 0;
        for (String member : ours.visible()) {
            // A constructor without parameters may be there because we have none.
            if (!member.equals("<init> ()V")) {
                compared++;
                if (!real.has(ours.name(), member)) {
                    differences.add(ours.name() + ": " + member);
                }
            }
        }
        return compared;
    }
}
