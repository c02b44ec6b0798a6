package org.classifycerrado.xml;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Parses XML without document types, and so without entities: nothing else is read, and nothing grows. */
public final class SecureXml {

    private SecureXml() {}

    /**
     * Parses a document.
     *
     * @param text the document
     * @param namespaces whether names have namespaces; if not, prefixes need not be declared
     * @return its tree
     * @throws IOException if it is not well-formed, or declares a document type
     */
    public static Document parse(String text, boolean namespaces) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(namespaces);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // else it prints
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("is not readable XML: " + e.getMessage(), e);
        }
    }
}
