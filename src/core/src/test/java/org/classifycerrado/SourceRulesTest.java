package org.classifycerrado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;

/** The same sources must compile against GeoTools with JAI and with its successor, whose packages have other names. */
class SourceRulesTest {

    private static final List<String> FORBIDDEN =
            List.of("javax" + ".media.jai", "it.geosolutions" + ".jaiext", "org.eclipse" + ".imagen");

    @Test
    void noSourceImportsTheImagingLibrary() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root().resolve("src"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(50);
            assertThat(sources)
                    .allSatisfy(source -> assertThat(Files.readString(source).lines())
                            .noneMatch(line -> line.startsWith("import ")
                                    && FORBIDDEN.stream().anyMatch(line::contains)));
        }
    }
}
