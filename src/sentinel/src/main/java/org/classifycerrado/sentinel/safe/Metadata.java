package org.classifycerrado.sentinel.safe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.xml.SecureXml;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** One of a product's XML files, asked by the names of its elements, whose namespaces differ between versions. */
final class Metadata {

    private static final long LARGEST = 64 << 20;

    private final String name;
    private final Element root;

    private Metadata(String name, Element root) {
        this.name = name;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it is missing, or no XML
     */
    static Metadata read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw new IOException("lacks " + name);
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException("has a file " + name + " of " + Files.size(file) + " bytes, which is no metadata");
        }
        try {
            Document document = SecureXml.parse(Files.readString(file), true);
            return new Metadata(name, document.getDocumentElement());
        } catch (IOException e) {
            throw new IOException("has a file " + name + " that " + e.getMessage(), e);
        }
    }

    /** All elements of a name. */
    List<Element> all(String element) {
        return all(root, element);
    }

    static List<Element> all(Element parent, String element) {
        NodeList nodes = parent.getElementsByTagNameNS("*", element);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            elements.add((Element) node);
        }
        return elements;
    }

    /** The text of the first element that has one of some names. */
    Optional<String> text(String... elements) {
        for (String element : elements) {
            List<Element> found = all(element);
            if (!found.isEmpty()) {
                return Optional.of(found.get(0).getTextContent().strip());
            }
        }
        return Optional.empty();
    }

    String required(String... elements) throws IOException {
        return text(elements).orElseThrow(() -> new IOException("has no " + elements[0] + " in its " + name));
    }

    double number(Element parent, String element) throws IOException {
        List<Element> found = all(parent, element);
        if (found.isEmpty()) {
            throw new IOException("has no " + element + " in its " + name);
        }
        return number(element, found.get(0).getTextContent());
    }

    double number(String element, String text) throws IOException {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("has '" + text.strip() + "' as " + element + " in its " + name);
    }
}
