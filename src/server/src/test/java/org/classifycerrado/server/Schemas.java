package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.fail;

import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** OGC's schemas, all from the class path. */
final class Schemas {

    static final Schema WPS = load("http://schemas.opengis.net/wps/1.0.0/wpsAll.xsd");
    static final Schema WMS = load("http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd");
    static final Schema WMS_EXCEPTION = load("http://schemas.opengis.net/wms/1.3.0/exceptions_1_3_0.xsd");

    private Schemas() {}

    private static Schema load(String url) {
        try {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            DOMImplementationLS dom = (DOMImplementationLS)
                    DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
            factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
                String absolute = base == null
                        ? systemId
                        : URI.create(base).resolve(systemId).toString();
                LSInput input = dom.createLSInput();
                input.setSystemId(absolute);
                input.setByteStream(open(absolute));
                return input;
            });
            return factory.newSchema(new StreamSource(open(url), url));
        } catch (Exception e) {
            throw new IllegalStateException(url, e);
        }
    }

    private static InputStream open(String url) {
        String path = url.startsWith("http://schemas.opengis.net/")
                ? "/ogc/" + url.substring("http://schemas.opengis.net/".length())
                : url.substring(url.lastIndexOf('/') + 1);
        InputStream in = Schemas.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("not on the class path: " + url);
        }
        return in;
    }

    static void validate(Schema schema, String document) {
        try {
            schema.newValidator().validate(new StreamSource(new StringReader(document)));
        } catch (Exception e) {
            fail(e.getMessage() + "\n" + document, e);
        }
    }

    /** Holds a document of WMS 1.1.1 to its DTD. */
    static void validateDtd(String document) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setValidating(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setEntityResolver((publicId, systemId) -> {
                InputSource source = new InputSource(open(systemId));
                source.setSystemId(systemId);
                return source;
            });
            builder.setErrorHandler(new ErrorHandler() {
                @Override
                public void warning(SAXParseException e) throws SAXParseException {
                    throw e;
                }

                @Override
                public void error(SAXParseException e) throws SAXParseException {
                    throw e;
                }

                @Override
                public void fatalError(SAXParseException e) throws SAXParseException {
                    throw e;
                }
            });
            builder.parse(new InputSource(new StringReader(document)));
        } catch (Exception e) {
            fail(e.getMessage() + "\n" + document, e);
        }
    }
}
