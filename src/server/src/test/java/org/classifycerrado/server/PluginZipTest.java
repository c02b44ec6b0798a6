package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The zip of the QGIS plugin: what QGIS wants of it, and that its texts are translated. */
class PluginZipTest {

    private static final String TOP = "classify_cerrado/";
    private static final Path SOURCES = TestServer.ROOT.resolve("install/qgis/classify_cerrado");

    /**
     * A call such as tr("…"), also over several lines, of a plain or a triple-quoted literal, or of several in a row.
     */
    private static final Pattern CALL =
            Pattern.compile("\\btr\\(\\s*((?:\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|\\s)+)\\)", Pattern.DOTALL);

    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);

    private static Map<String, String> metadata() throws Exception {
        return PluginZip.text(TOP + "metadata.txt")
                .lines()
                .filter(line -> line.contains("="))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Test
    void isOneFolderWithAllSourcesStylesAndTheLicence() throws Exception {
        List<String> expected = new ArrayList<>(List.of(TOP + "LICENSE"));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("__pycache__"))
                    .forEach(file -> expected.add(TOP + SOURCES.relativize(file)));
        }
        for (String style : List.of("l1", "l2", "confidence")) {
            expected.add(TOP + "styles/cerrado_" + style + ".qml");
        }

        assertThat(PluginZip.files().keySet()).containsAll(expected).allMatch(name -> name.startsWith(TOP));
        assertThat(PluginZip.files().keySet()).noneMatch(name -> name.matches(".*(__pycache__|\\.pyc|/test/).*"));
        assertThat(PluginZip.files().get(TOP + "styles/cerrado_l2.qml"))
                .isEqualTo(Files.readAllBytes(TestServer.ROOT.resolve("styles/cerrado_l2.qml")));
    }

    @Test
    void metadataIsWhatQgisWants() throws Exception {
        Matcher version = Pattern.compile("<version>(.*?)</version>")
                .matcher(Files.readString(TestServer.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(metadata())
                .containsEntry("version", version.group(1))
                .containsEntry("qgisMinimumVersion", "3.22")
                .containsEntry("hasProcessingProvider", "yes")
                .containsKeys("name", "description", "description[pt_BR]", "about", "author", "license")
                .allSatisfy(
                        (key, value) -> assertThat(value).as(key).isNotBlank().doesNotContain("${"));
        assertThat(PluginZip.files()).containsKey(TOP + metadata().get("icon"));
    }

    /** QGIS 4 has Qt 6: whatever comes of Qt comes through qgis.PyQt, and enumerations are named with their type. */
    @Test
    void namesNoVersionOfQt() throws Exception {
        for (Map.Entry<String, byte[]> file : PluginZip.files().entrySet()) {
            if (file.getKey().endsWith(".py")) {
                String code = new String(file.getValue(), StandardCharsets.UTF_8);
                assertThat(code)
                        .as(file.getKey())
                        .doesNotContainPattern("(?m)^\\s*(from|import) (PyQt|PySide|sip)")
                        .doesNotContain("exec_(")
                        .doesNotContainPattern("\\bQt\\.[A-Z]\\w+(?!\\w|\\.)");
            }
        }
    }

    @Test
    void everyTextIsInPortuguese() throws Exception {
        TreeSet<String> texts = new TreeSet<>();
        for (Map.Entry<String, byte[]> file : PluginZip.files().entrySet()) {
            if (file.getKey().endsWith(".py")) {
                String code = new String(file.getValue(), StandardCharsets.UTF_8);
                assertThat(code).as(file.getKey()).doesNotContainPattern("\\btr\\('");
                Matcher calls = CALL.matcher(code);
                while (calls.find()) {
                    texts.add(LITERAL.matcher(calls.group(1))
                            .results()
                            .map(literal -> literal.group(1) != null
                                    ? literal.group(1)
                                    : literal.group(2).replace("\\\"", "\""))
                            .collect(Collectors.joining()));
                }
            }
        }
        TreeSet<String> translated = new TreeSet<>();
        Document translations = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(PluginZip.files().get(TOP + "i18n/pt_BR.ts")));
        NodeList messages = translations.getElementsByTagName("message");
        for (int i = 0; i < messages.getLength(); i++) {
            Element message = (Element) messages.item(i);
            Element translation =
                    (Element) message.getElementsByTagName("translation").item(0);
            String source = message.getElementsByTagName("source").item(0).getTextContent();
            assertThat(translation.getAttribute("type")).as(source).isEmpty();
            assertThat(placeholders(translation.getTextContent())).as(source).isEqualTo(placeholders(source));
            translated.add(source);
        }

        assertThat(texts).hasSizeGreaterThan(80);
        assertThat(translated).isEqualTo(texts);
    }

    /** What is filled in, and the marks of HTML. */
    private static List<String> placeholders(String text) {
        return Pattern.compile("\\{[^}]*}|</?[a-z]+>")
                .matcher(text)
                .results()
                .map(each -> each.group())
                .toList();
    }
}
