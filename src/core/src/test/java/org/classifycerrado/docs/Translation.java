package org.classifycerrado.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.fixture.Project;

/**
 * A page in Portuguese. Its first line says which page it translates and in which state.
 *
 * @param page the translation
 * @param source the page that it translates
 * @param blob Git's name of the source's content when it was translated
 */
record Translation(Page page, Path source, String blob) {

    private static final Pattern FIRST_LINE =
            Pattern.compile("<!-- Translation of (\\S+), git blob ([0-9a-f]{40}) -->");

    static List<Translation> all() throws IOException {
        List<Translation> translations = new ArrayList<>();
        for (Page page : Page.all()) {
            if (page.name().startsWith("docs/pt/")) {
                Matcher line = FIRST_LINE.matcher(page.sections().get(0).text().get(0));
                if (!line.matches()) {
                    throw new AssertionError(page.name() + " must begin with a line such as"
                            + " <!-- Translation of README.md, git blob " + "0".repeat(40) + " -->");
                }
                translations.add(new Translation(page, Project.root().resolve(line.group(1)), line.group(2)));
            }
        }
        return translations;
    }

    /** What {@code git hash-object} says of the source as it is now. */
    String blobOfSource() throws IOException {
        byte[] content = Files.readAllBytes(source);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
