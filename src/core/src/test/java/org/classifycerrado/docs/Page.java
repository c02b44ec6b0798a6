package org.classifycerrado.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.fixture.Project;

/**
 * A Markdown page of the project.
 *
 * @param file the file
 * @param sections what stands above the first headline, then what stands below each
 */
record Page(Path file, List<Section> sections) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]*)\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /**
     * A headline and what stands below it.
     *
     * @param headline the headline with its marks, empty above the first
     * @param text the lines without code blocks, one for each line of the file
     * @param blocks the lines of each code block, without comments
     */
    record Section(String headline, List<String> text, List<List<String>> blocks) {

        /** How deep the headline is: 1 for the page's title, 0 without a headline. */
        int depth() {
            return headline.indexOf(' ') + (headline.isEmpty() ? 1 : 0);
        }

        List<String> tableRows() {
            return text.stream().filter(line -> line.startsWith("|")).toList();
        }
    }

    /** The project's pages: those at its top, those of the documentation and of what is installed. */
    static List<Page> all() throws IOException {
        try (Stream<Path> top = Files.list(Project.root());
                Stream<Path> docs = Files.walk(Project.root().resolve("docs"));
                Stream<Path> install = Files.walk(Project.root().resolve("install"))) {
            List<Page> pages = new ArrayList<>();
            for (Path file : Stream.of(top, docs, install)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(read(file));
            }
            return pages;
        }
    }

    static Page read(Path file) throws IOException {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("", new ArrayList<>(), new ArrayList<>()));
        boolean inBlock = false;
        for (String line : Files.readAllLines(file)) {
            Section section = sections.get(sections.size() - 1);
            if (line.stripLeading().startsWith("```")) {
                inBlock = !inBlock;
                if (inBlock) {
                    section.blocks().add(new ArrayList<>());
                }
            } else if (inBlock) {
                if (!line.stripLeading().startsWith("#")) {
                    section.blocks().get(section.blocks().size() - 1).add(line.strip());
                }
            } else if (line.startsWith("#")) {
                sections.add(new Section(line, new ArrayList<>(), new ArrayList<>()));
            } else {
                section.text().add(line);
            }
        }
        return new Page(file, sections);
    }

    /** The page's path in the project. */
    String name() {
        return Project.root().relativize(file).toString();
    }

    /** Where the links and images of the page lead. */
    List<String> links() {
        return sections.stream()
                .flatMap(section -> find(LINK, String.join("\n", section.text())).stream())
                .toList();
    }

    /** The anchors of the headlines as forges make them: lower case, hyphens between words, no punctuation. */
    Set<String> anchors() {
        return sections.stream()
                .map(section -> section.headline().replaceFirst("^#+ ", ""))
                .map(headline -> headline.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** What stands between backquotes, each once. */
    static Set<String> code(String text) {
        return find(CODE, text).stream()
                .map(code -> code.replaceAll("\\s+", " "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The groups of digits outside of code and of links' addresses, sorted: 0.5 and 0,5 are the same. */
    static List<String> numbers(String text) {
        String words = LINK.matcher(CODE.matcher(text).replaceAll("")).replaceAll("");
        return NUMBER.matcher(words).results().map(MatchResult::group).sorted().toList();
    }

    private static List<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
