package org.classifycerrado.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in Portuguese against the English ones that they translate. */
class TranslationsTest {

    static Stream<Translation> translations() throws Exception {
        return Translation.all().stream();
    }

    @Test
    void areOfThePagesThatUsersNeedFirst() throws Exception {
        assertThat(translations().map(Translation::source))
                .containsExactlyInAnyOrder(
                        Stream.of("README.md", "docs/install.md", "docs/inputs.md", "install/qgis/README.md")
                                .map(Project.root()::resolve)
                                .toArray(Path[]::new));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void areOfTheSourceAsItIs(Translation translation) throws Exception {
        String source = Project.root().relativize(translation.source()).toString();
        assertThat(translation.blob())
                .as(
                        "%s has changed since it was translated. Look at what `git diff %s %s` shows, translate it in %s,"
                                + " and make the blob in that page's first line what `git hash-object %s` says",
                        source,
                        translation.blob().substring(0, 12),
                        source,
                        translation.page().name(),
                        source)
                .isEqualTo(translation.blobOfSource());
    }

    /** Commands, names of options and numbers are the same in both languages, and in the same places. */
    @ParameterizedTest
    @MethodSource("translations")
    void leaveCodeAndNumbersAsTheyAre(Translation translation) throws Exception {
        List<Page.Section> expected = Page.read(translation.source()).sections();
        List<Page.Section> sections = translation.page().sections();
        assertThat(sections.stream().map(Page.Section::depth))
                .containsExactlyElementsOf(
                        expected.stream().map(Page.Section::depth).toList());
        for (int i = 1; i < sections.size(); i++) {
            Page.Section section = sections.get(i);
            String where = translation.page().name() + ", " + section.headline();
            assertThat(section.blocks()).as(where).isEqualTo(expected.get(i).blocks());
            says(
                    where,
                    String.join("\n", section.text()),
                    String.join("\n", expected.get(i).text()));
            List<String> rows = section.tableRows();
            assertThat(rows).as(where).hasSameSizeAs(expected.get(i).tableRows());
            for (int j = 0; j < rows.size(); j++) {
                says(
                        where + ", " + rows.get(j),
                        rows.get(j),
                        expected.get(i).tableRows().get(j));
            }
        }
    }

    private static void says(String where, String translated, String source) {
        assertThat(Page.code(translated)).as(where).isEqualTo(Page.code(source));
        assertThat(Page.numbers(translated)).as(where).isEqualTo(Page.numbers(source));
    }
}
