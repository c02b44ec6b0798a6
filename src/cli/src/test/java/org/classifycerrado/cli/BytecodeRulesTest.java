package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The same jars must run on GeoTools with JAI and with its successor ImageN, and in servlet containers of both names. A
 * class mentions what it calls, catches, casts to or declares by its name with slashes; calls by reflection have dots.
 */
class BytecodeRulesTest {

    private static final List<String> FORBIDDEN = List.of(
            "javax/media/jai/", "it/geosolutions/jaiext/", "org/eclipse/imagen/", "javax/servlet/", "jakarta/servlet/");

    @Test
    void noClassMentionsAnImagingEngineOrAServletApi() throws IOException {
        Path sources = Path.of(System.getProperty("cerrado.root"), "src");
        List<String> mentions = new ArrayList<>();
        int classes = 0;
        for (String module : List.of("core", "learn", "geoserver-api", "geoserver", "server", "sentinel", "cli")) {
            Path output = sources.resolve(module + "/target/classes");
            if (!Files.exists(output)) {
                // Not built in this run; core always is.
                continue;
            }
            try (Stream<Path> files = Files.walk(output)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    classes++;
                    String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    FORBIDDEN.stream()
                            .filter(content::contains)
                            .forEach(name -> mentions.add(output.relativize(file) + " mentions " + name));
                }
            }
        }
        assertThat(mentions).isEmpty();
        assertThat(classes).isGreaterThan(150);
    }
}
