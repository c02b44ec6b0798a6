package org.classifycerrado.server.wps;

import com.sun.xml.bind.marshaller.NamespacePrefixMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import javax.xml.bind.JAXBContext;
import javax.xml.bind.JAXBException;
import javax.xml.bind.Marshaller;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.classifycerrado.server.OwsException;

/** Reads requests and writes answers, after OGC's schemas. */
final class Xml {

    static final String WPS = "http://www.opengis.net/wps/1.0.0";
    static final String OWS = "http://www.opengis.net/ows/1.1";

    private static final int DEEPEST = 60;
    private static final int MOST_ELEMENTS = 500_000;

    private final JAXBContext context;

    Xml() {
        try {
            context = JAXBContext.newInstance(
                    net.opengis.wps.v_1_0_0.ObjectFactory.class, net.opengis.ows.v_1_1_0.ObjectFactory.class);
        } catch (JAXBException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a request. Document types and entities are not, and depth and number of elements are limited.
     *
     * @param document the request
     * @return an object of OGC's bindings
     * @throws OwsException if it is no XML or no request of WPS
     */
    Object read(byte[] document) throws OwsException {
        try {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            return context.createUnmarshaller().unmarshal(new Limited(reader));
        } catch (JAXBException | XMLStreamException | RuntimeException e) {
            throw new OwsException("NoApplicableCode", null, "the request is not a WPS 1.0.0 request in XML");
        }
    }

    /** Stops at documents that are too deep or too long. */
    private static final class Limited extends StreamReaderDelegate {
        private int depth;
        private int elements;

        Limited(XMLStreamReader reader) {
            super(reader);
        }

        @Override
        public int next() throws XMLStreamException {
            int event = super.next();
            if (event == START_ELEMENT && (++depth > DEEPEST || ++elements > MOST_ELEMENTS)) {
                throw new XMLStreamException("too deep or too long");
            } else if (event == END_ELEMENT) {
                depth--;
            } else if (event == DTD || event == ENTITY_REFERENCE) {
                throw new XMLStreamException("no document types or entities are allowed");
            }
            return event;
        }
    }

    /**
     * Writes an answer.
     *
     * @param answer an object of OGC's bindings
     * @return a document in UTF-8
     */
    byte[] write(Object answer) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Marshaller marshaller = context.createMarshaller();
            marshaller.setProperty("com.sun.xml.bind.namespacePrefixMapper", new Prefixes());
            boolean report = answer instanceof net.opengis.ows.v_1_1_0.ExceptionReport;
            marshaller.setProperty(
                    Marshaller.JAXB_SCHEMA_LOCATION,
                    report
                            ? OWS + " http://schemas.opengis.net/ows/1.1.0/owsAll.xsd"
                            : WPS + " http://schemas.opengis.net/wps/1.0.0/wpsAll.xsd");
            marshaller.marshal(answer, bytes);
            return bytes.toByteArray();
        } catch (JAXBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The prefixes that GeoServer uses; some clients look for them. */
    private static final class Prefixes extends NamespacePrefixMapper {
        private static final Map<String, String> KNOWN = Map.of(
                WPS,
                "wps",
                OWS,
                "ows",
                "http://www.w3.org/1999/xlink",
                "xlink",
                "http://www.w3.org/2001/XMLSchema-instance",
                "xsi");

        @Override
        public String getPreferredPrefix(String uri, String suggestion, boolean required) {
            return KNOWN.getOrDefault(uri, suggestion);
        }
    }
}
