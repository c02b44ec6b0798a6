package org.classifycerrado.legend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.classifycerrado.xml.XmlEscape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class LegendFilesTest {

    /**
     * The classes once more, typed in from the dataset's README: a slip in {@link Legend} does not repeat itself here.
     */
    private static final List<String> L1 = List.of(
            "0 #ceef62 Pasture",
            "1 #16980d Forest",
            "2 #e6206c Agriculture",
            "3 #b0b0b0 Mining",
            "4 #df7c26 Building",
            "5 #1332ff Water body",
            "6 #750ac2 Other uses");

    private static final List<String> L2 = List.of(
            "0 #ceef62 Pasture",
            "1 #16980d Primary natural vegetation",
            "2 #1fd412 Secondary natural vegetation",
            "3 #1332ff Water body",
            "4 #b0b0b0 Mining",
            "5 #df7c26 Urban area",
            "6 #fa8072 Other built area",
            "7 #556b2f Forestry",
            "8 #e6206c Perennial agriculture",
            "9 #8b6914 Semi-perennial agriculture",
            "10 #ffd700 Temporary agriculture of 1 cycle",
            "11 #ffff00 Temporary agriculture of more than 1 cycle",
            "12 #750ac2 Other uses",
            "13 #cd0000 Deforestation 2022");

    private static final Path COMMITTED = Path.of(System.getProperty("cerrado.root"), "styles");

    private static List<String> expected(Level level) {
        return level == Level.L1 ? L1 : L2;
    }

    @Test
    void committedStylesAreWhatTheLegendGives() throws IOException {
        for (var style : LegendFiles.styles().entrySet()) {
            assertThat(Files.readString(COMMITTED.resolve(style.getKey())))
                    .as("styles/%s; renew with: cerrado legend --write styles", style.getKey())
                    .isEqualTo(style.getValue());
        }
        try (Stream<Path> files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".png"))
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(LegendFiles.styles().keySet());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sldHasEveryClassAndATransparentNoData(Level level) throws Exception {
        Document sld = committed("cerrado_" + level.name().toLowerCase() + ".sld");

        Element map = (Element) sld.getElementsByTagName("ColorMap").item(0);
        assertThat(map.getAttribute("type")).isEqualTo("values");
        List<String> classes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Element entry : children(map)) {
            (entry.getAttribute("opacity").equals("1") ? classes : others)
                    .add(entry.getAttribute("quantity") + " " + entry.getAttribute("color") + " "
                            + entry.getAttribute("label"));
        }
        assertThat(classes.stream().map(line -> line.replaceFirst(" \\(.*", "")).toList())
                .isEqualTo(expected(level));
        // The codes as CerraData-4MM writes them.
        assertThat(classes.stream().map(line -> line.replaceFirst(".* \\((.*)\\)", "$1")))
                .startsWith(level == Level.L1 ? new String[] {"Pa", "Fo", "Ag"} : new String[] {"Pa", "V1", "V2"});
        assertThat(others).containsExactly("255 #ffffff No data");
    }

    @ParameterizedTest
    @EnumSource
    void qmlHasEveryClassAndATransparentNoData(Level level) throws Exception {
        Document qml = committed("cerrado_" + level.name().toLowerCase() + ".qml");

        Element renderer = (Element) qml.getElementsByTagName("rasterrenderer").item(0);
        assertThat(renderer.getAttribute("type")).isEqualTo("paletted");
        List<String> classes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        NodeList entries = qml.getElementsByTagName("paletteEntry");
        for (int i = 0; i < entries.getLength(); i++) {
            Element entry = (Element) entries.item(i);
            (entry.getAttribute("alpha").equals("255") ? classes : others)
                    .add(entry.getAttribute("value") + " " + entry.getAttribute("color") + " "
                            + entry.getAttribute("label"));
        }
        assertThat(classes).isEqualTo(expected(level));
        assertThat(others).containsExactly("255 #000000 No data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cerrado_l1", "cerrado_l2", "cerrado_change", "cerrado_confidence", "cerrado_probabilities"})
    void sldKeepsTheElementOrderOfItsSchema(String name) throws Exception {
        Document sld = committed(name + ".sld");

        Element root = sld.getDocumentElement();
        assertThat(root.getNamespaceURI()).isEqualTo("http://www.opengis.net/sld");
        assertThat(root.getAttribute("version")).isEqualTo("1.0.0");
        assertThat(names(root)).containsExactly("NamedLayer");
        Element layer = children(root).get(0);
        assertThat(names(layer)).containsExactly("Name", "UserStyle");
        Element style = children(layer).get(1);
        assertThat(names(style)).containsExactly("Name", "Title", "Abstract", "FeatureTypeStyle");
        assertThat(children(style).get(0).getTextContent()).isEqualTo(name);
        Element rule = children(children(style).get(3)).get(0);
        assertThat(names(rule)).containsExactly("RasterSymbolizer");
        List<Element> symbolizer = children(children(rule).get(0));
        boolean chosenBand = name.equals("cerrado_probabilities");
        assertThat(names(children(rule).get(0)))
                .startsWith(
                        chosenBand
                                ? new String[] {"Opacity", "ChannelSelection", "ColorMap"}
                                : new String[] {"Opacity", "ColorMap"});
        // GeoServer's way to answer a GetFeatureInfo with the class.
        assertThat(symbolizer.subList(chosenBand ? 3 : 2, symbolizer.size()).stream()
                        .map(option -> option.getAttribute("name") + "=" + option.getTextContent()))
                .containsExactlyElementsOf(
                        chosenBand || name.equals("cerrado_confidence")
                                ? List.of()
                                : List.of("labelInFeatureInfo=add", "labelAttributeName=label"));
    }

    @Test
    void confidenceRunsFromGreyToBlueWithEqualStopsInBothStyles() throws Exception {
        List<String> sld = new ArrayList<>();
        for (Element entry : children((Element) committed("cerrado_confidence.sld")
                .getElementsByTagName("ColorMap")
                .item(0))) {
            sld.add(entry.getAttribute("quantity") + " " + entry.getAttribute("color") + " "
                    + entry.getAttribute("opacity"));
        }
        List<String> qml = new ArrayList<>();
        for (Element item : children((Element) committed("cerrado_confidence.qml")
                .getElementsByTagName("colorrampshader")
                .item(0))) {
            qml.add(item.getAttribute("value") + " " + item.getAttribute("color") + " 1");
        }
        assertThat(sld).startsWith("0 #d0d0d0 1").endsWith("100 #08306b 1", "255 #ffffff 0");
        assertThat(sld.subList(0, sld.size() - 1)).isEqualTo(qml);
    }

    @ParameterizedTest
    @CsvSource({"L1, en", "L1, pt", "L2, en", "L2, pt"})
    void committedLegendImagesShowTheColours(Level level, String language) throws IOException {
        File file = COMMITTED
                .resolve("cerrado_" + level.name().toLowerCase() + "_" + language + ".png")
                .toFile();
        BufferedImage image = ImageIO.read(file);

        for (String line : expected(level)) {
            String[] words = line.split(" ");
            Rectangle swatch = LegendImage.swatch(Integer.parseInt(words[0]));
            int rgb = image.getRGB((int) swatch.getCenterX(), (int) swatch.getCenterY()) & 0xffffff;
            assertThat("#%06x".formatted(rgb)).as(line).isEqualTo(words[1]);
        }
        Rectangle last = LegendImage.swatch(expected(level).size() - 1);
        assertThat(image.getHeight()).isBetween(last.y + last.height, last.y + last.height + 20);
        assertThat(darkPixels(image, last.x + last.width + 1))
                .as("pixels of text")
                .isGreaterThan(500);
    }

    @Test
    void writesEverythingAndReplacesWhatIsThere(@TempDir Path folder) throws IOException {
        Path styles = folder.resolve("new/styles");
        LegendFiles.write(styles);
        Files.writeString(styles.resolve("cerrado_l1.sld"), "something else");

        List<Path> written = LegendFiles.write(styles);

        assertThat(written).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(styles.resolve("cerrado_l1.sld"))
                .hasContent(LegendFiles.styles().get("cerrado_l1.sld"));
        try (Stream<Path> files = Files.list(styles)) {
            assertThat(files.toList()).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    @Test
    void leavesNoPartBehindWhenAFileCannotBeReplaced(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("cerrado_l1.sld/occupied"));

        assertThatThrownBy(() -> LegendFiles.write(folder)).isInstanceOf(IOException.class);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("cerrado_l1.sld");
        }
    }

    @Test
    void escapesWhatXmlReserves() {
        assertThat(XmlEscape.escape("\"T1\" & <T1'>")).isEqualTo("&quot;T1&quot; &amp; &lt;T1&apos;&gt;");
    }

    private static long darkPixels(BufferedImage image, int fromX) {
        long dark = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = fromX; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xff) < 0x80) {
                    dark++;
                }
            }
        }
        return dark;
    }

    private static Document committed(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(COMMITTED.resolve(name).toFile());
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static List<String> names(Element parent) {
        return children(parent).stream().map(Element::getLocalName).toList();
    }
}
