package org.classifycerrado.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the project's pages lead a reader. */
class LinksTest {

    static Stream<Page> pages() throws Exception {
        return Page.all().stream();
    }

    @Test
    void looksAtThePagesOfEachFolder() throws Exception {
        assertThat(Page.all().stream().map(Page::name))
                .contains("README.md", "docs/install.md", "docs/pt/README.md", "install/qgis/README.md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadToWhatIsThere(Page page) throws Exception {
        for (String link : page.links()) {
            if (link.matches("https?:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            assertThat(target.startsWith(Project.root()) && Files.exists(target))
                    .as("%s: %s leads to a file of the project", page.name(), link)
                    .isTrue();
            if (parts.length == 2) {
                assertThat(Page.read(target).anchors())
                        .as("%s: %s leads to a headline", page.name(), link)
                        .contains(parts[1]);
            }
        }
    }

    @Test
    void leadFromATranslationToItsSourceAndBackAndToTheOtherTranslations() throws Exception {
        List<Translation> translations = Translation.all();
        for (Translation translation : translations) {
            Path folder = translation.page().file().getParent();
            List<Path> targets = translation.page().links().stream()
                    .map(link -> folder.resolve(link).normalize())
                    .toList();
            assertThat(targets).as(translation.page().name()).contains(translation.source());
            for (Translation other : translations) {
                if (other != translation) {
                    assertThat(targets)
                            .as(translation.page().name())
                            .contains(other.page().file());
                }
            }
            assertThat(Page.read(translation.source()).links())
                    .as(translation.source().toString())
                    .contains(translation
                            .source()
                            .getParent()
                            .relativize(translation.page().file())
                            .toString());
        }
    }
}
